"""One request is spoken at a time, the others wait in order, and nobody waits for a turn that cannot come in time.

A small machine speaks fastest when it says one text at a time: two at once double the memory and finish no sooner. What
is ahead of a request is known in seconds: what is left of the one that is being spoken, and all of those that wait. So
a request that would wait too long learns so at once, with the time after which it would not.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from service.admission.cost import Pace
from service.errors import Abandoned, Busy

WAITING = 8
"""How many may wait. Each keeps one of gunicorn's threads, so ``threads`` there goes with it. Open WebUI sends the
sentences of an answer all at once."""
LONGEST_RETRY = 120
"""COMPAT(openai-python): it ignores a Retry-After beyond two minutes and comes back after half a second instead."""
LOOK = 0.25
"""Seconds between two looks at whether the client of a request that waits is still there."""
OVERRUN = 0.1
"""Of what was spoken, what is thought to be left when a text turns out longer than expected."""
SETTLED = 4.0
"""Seconds of voice after which a request's own pace counts for half: its first piece takes the planning of more."""

NOTICE = 4.0
"""Seconds of voice that are still made for one who has left: a window."""


class Audience(Protocol):
    """The one who asked; ``service.api.transport.connections.Client`` is the real one."""

    def gone(self) -> bool:
        """Whether it has left; asked by its own request alone."""
        ...

    def leaving(self) -> bool:
        """Whether it seems to have left, for an estimate; asked by any request."""
        ...


class Ticket:
    """A request's wait for the place, and its time there."""

    def __init__(self, expected: float, audience: Audience, pace: Pace, clock: Callable[[], float]) -> None:
        self._expected = expected
        self.audience = audience
        self._pace = pace
        self._clock = clock
        self._began: float | None = None
        self._made = 0.0
        self.come = threading.Event()
        """The place is this one's."""

    def begin(self) -> None:
        """The place is this one's from now on."""
        self._began = self._clock()
        self.come.set()

    def add(self, speech: float, work: float) -> None:
        """Some more has been made: ``speech`` seconds of voice, in ``work`` seconds."""
        self._pace.add(speech, work)
        self._made += speech

    @property
    def left(self) -> float:
        """Seconds until it should be done, once it has begun.

        One that gets on more slowly than work alone explains, as its client reads slowly, is expected to go on so.
        """
        rtf, total = self._pace.rtf, self._expected
        if self.audience.leaving():
            return NOTICE * rtf
        if self._began is None:
            return total * rtf
        held = self._clock() - self._began
        if self._made == 0:
            # One that is overdue is taken to need as long again as it is overdue.
            return abs(total * rtf - held)
        own = (held + SETTLED * rtf) / (self._made + SETTLED)
        return max(total - self._made, OVERRUN * self._made) * max(rtf, own)


class AlwaysConnected:
    """An audience that never leaves."""

    def gone(self) -> bool:
        return False

    leaving = gone


class Admission:
    """Gives out the one place to speak, first come, first served."""

    def __init__(
        self, waiting: int, patience: float, pace: Pace | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """
        Args:
            waiting: how many may wait at once.
            patience: seconds one may wait.
            pace: how fast this machine speaks; None: not known yet.
            clock: seconds that never go back.
        """
        self._room = waiting
        self._patience = patience
        self._clock = clock
        self.pace = pace or Pace()
        self._lock = threading.Lock()
        self._queue: deque[Ticket] = deque()
        self._running: Ticket | None = None

    @property
    def busy(self) -> bool:
        """Somebody holds the place."""
        return self._running is not None

    @property
    def waiting(self) -> int:
        """How many wait for it."""
        return len(self._queue)

    @property
    def queued_seconds(self) -> float:
        """After how many seconds all who are in should be done."""
        with self._lock:
            return self._ahead()

    @contextmanager
    def place(self, expected: float, audience: Audience | None = None) -> Iterator[Ticket]:
        """Wait for the place and hold it.

        Args:
            expected: seconds of voice that will be spoken.
            audience: who asked; looked after while the request waits. None: somebody who stays.

        Raises:
            Abandoned: the one who asked has left.
            Busy: the queue is full, or the turn cannot come or did not come in time.
        """
        turn = self._enter(Ticket(expected, audience or AlwaysConnected(), self.pace, self._clock))
        try:
            yield turn
        finally:
            self._leave()

    def _enter(self, turn: Ticket) -> Ticket:
        with self._lock:
            if self._running is None:
                self._running = turn
                turn.begin()
                return turn
            self._refuse_if_late()
            self._queue.append(turn)
        try:
            self._wait(turn)
        except BaseException:
            self._withdraw(turn)
            raise
        return turn

    def _refuse_if_late(self) -> None:
        """Say when one more would fit, unless it does now."""
        late = self._ahead() - self._patience
        if len(self._queue) >= self._room and self._running is not None:
            raise Busy(_whole(max(late, self._running.left)))
        if late >= 0:
            raise Busy(_whole(late))

    def _wait(self, turn: Ticket) -> None:
        until = self._clock() + self._patience
        while not turn.come.wait(max(0.0, min(LOOK, until - self._clock()))):
            if turn.audience.gone():
                raise Abandoned()
            if self._clock() >= until:
                with self._lock:
                    # The place may have been handed over meanwhile.
                    if turn.come.is_set():
                        return
                    raise Busy(_whole(self._ahead() - turn.left - self._patience))

    def _withdraw(self, turn: Ticket) -> None:
        with self._lock:
            if turn in self._queue:
                self._queue.remove(turn)
                return
        self._leave()

    def _leave(self) -> None:
        with self._lock:
            # Handed to the longest waiting, so that a newcomer cannot slip in between.
            self._running = self._queue.popleft() if self._queue else None
            if self._running is not None:
                self._running.begin()

    def _ahead(self) -> float:
        running = self._running.left if self._running is not None else 0.0
        return running + sum(turn.left for turn in self._queue)


def _whole(seconds: float) -> int:
    return max(1, min(LONGEST_RETRY, math.ceil(seconds)))
