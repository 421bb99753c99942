"""Admission queue: one synthesis at a time, first in, first out, with a deadline check on entry.

A small machine is fastest with one text at a time: two at once double the memory and finish no sooner. The work ahead
of a request is known in seconds: what remains of the running one, and all of those that wait. So a request that would
exceed the timeout gets 429 at once, with the time after which it would fit. Audio is converted to work by the machine's
pace, its measured real-time factor.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from service.errors import Abandoned, Busy

CAPACITY = 8
"""Requests that may wait. Each keeps one of Gunicorn's threads, so ``threads`` in gunicorn.conf.py depends on it. Open
WebUI sends the sentences of an answer all at once."""
MAX_RETRY_AFTER = 120
"""Seconds. COMPAT(openai-python): it ignores a longer Retry-After and retries after half a second instead."""
DISCONNECT_POLL_SECONDS = 0.25
"""Interval at which a waiting request checks that its client is still connected."""
OVERRUN_SHARE = 0.1
"""Share of the audio made so far that is assumed to remain once a text is longer than estimated."""
OWN_PACE_SECONDS = 4.0
"""Seconds of audio after which a request's own pace counts half: its first piece includes the planning of more."""
ABORT_SECONDS = 4.0
"""Seconds of audio still synthesised for a client that has disconnected: one window."""

PRIOR_RTF = 0.3
"""RTF assumed before any measurement: twice that of a fast core, a third of a slow one's."""
PRIOR_SECONDS = 4.0
"""Seconds of speech that the prior counts as: it is outweighed after a few windows."""
HALF_LIFE_SECONDS = 20.0
"""Seconds of speech after which a measurement counts half. A shared core may be throttled to a tenth at once."""


class Pace:
    """Exponentially weighted real-time factor (seconds of work for a second of speech). Thread-safe.

    Args:
        prior: factor before any measurement.
    """

    def __init__(self, prior: float = PRIOR_RTF) -> None:
        self._speech = PRIOR_SECONDS
        self._work = PRIOR_SECONDS * prior
        self._lock = threading.Lock()

    @classmethod
    def on(cls, cores: float | None) -> "Pace":
        """That of a machine with this quota of processor time; None: there is none."""
        return cls(PRIOR_RTF / min(1.0, cores or 1.0))

    @property
    def rtf(self) -> float:
        """Current estimate."""
        with self._lock:
            return self._work / self._speech

    def add(self, speech: float, work: float) -> None:
        """Record that ``speech`` seconds of audio took ``work`` seconds."""
        with self._lock:
            kept = math.exp2(-speech / HALF_LIFE_SECONDS)
            self._speech = self._speech * kept + speech
            self._work = self._work * kept + work


class Connection(Protocol):
    """The connection of a request's client; ``service.api.transport.connections.Client`` is the real one."""

    def disconnected(self) -> bool:
        """True once the client has disconnected; called by its own request only."""
        ...

    def seems_disconnected(self) -> bool:
        """True if the client has probably disconnected, for an estimate; called by any request."""
        ...


class AlwaysConnected:
    """A connection that never ends."""

    def disconnected(self) -> bool:
        return False

    seems_disconnected = disconnected


class Ticket:
    """A request's place in the queue, then its hold on the slot.

    Args:
        expected: seconds of audio that the request should become.
        connection: of its client.
        pace: of this machine.
        clock: monotonic seconds.
    """

    def __init__(self, expected: float, connection: Connection, pace: Pace, clock: Callable[[], float]) -> None:
        self._expected = expected
        self.connection = connection
        self._pace = pace
        self._clock = clock
        self._began: float | None = None
        self._made = 0.0
        self.acquired = threading.Event()
        """Set once the request holds the slot."""

    def begin(self) -> None:
        """Hand the slot to this request."""
        self._began = self._clock()
        self.acquired.set()

    def add(self, speech: float, work: float) -> None:
        """Record that ``speech`` seconds of audio took ``work`` seconds."""
        self._pace.add(speech, work)
        self._made += speech

    @property
    def remaining(self) -> float:
        """Estimated seconds from now, or from its start while it waits, until the request is done.

        One that progresses more slowly than its work explains, as its client reads slowly, is expected to continue so.
        """
        rtf, total = self._pace.rtf, self._expected
        if self.connection.seems_disconnected():
            return ABORT_SECONDS * rtf
        if self._began is None:
            return total * rtf
        elapsed = self._clock() - self._began
        if self._made == 0:
            # An overdue request is assumed to need as long again as it is overdue.
            return abs(total * rtf - elapsed)
        own = (elapsed + OWN_PACE_SECONDS * rtf) / (self._made + OWN_PACE_SECONDS)
        return max(total - self._made, OVERRUN_SHARE * self._made) * max(rtf, own)


class Admission:
    """FIFO queue for the one synthesis slot. Thread-safe.

    Args:
        capacity: requests that may wait at once.
        timeout: seconds that a request may wait.
        pace: of this machine; None: not measured yet.
        clock: monotonic seconds.
    """

    def __init__(
        self, capacity: int, timeout: float, pace: Pace | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity = capacity
        self._timeout = timeout
        self._clock = clock
        self.pace = pace or Pace()
        self._lock = threading.Lock()
        self._queue: deque[Ticket] = deque()
        self._running: Ticket | None = None

    @property
    def busy(self) -> bool:
        """True while a request holds the slot."""
        return self._running is not None

    @property
    def waiting(self) -> int:
        """Number of requests in the queue."""
        return len(self._queue)

    @property
    def queued_seconds(self) -> float:
        """Estimated seconds until the running and all waiting requests are done."""
        with self._lock:
            return self._ahead()

    @contextmanager
    def slot(self, expected: float, connection: Connection | None = None) -> Iterator[Ticket]:
        """Wait for the slot and hold it.

        Args:
            expected: seconds of audio that will be synthesised.
            connection: polled while the request waits; None: it never ends.

        Raises:
            Abandoned: the client has disconnected.
            Busy: the queue is full, or the wait would exceed or has exceeded the timeout.
        """
        ticket = self._enter(Ticket(expected, connection or AlwaysConnected(), self.pace, self._clock))
        try:
            yield ticket
        finally:
            self._release()

    def _enter(self, ticket: Ticket) -> Ticket:
        with self._lock:
            if self._running is None:
                self._running = ticket
                ticket.begin()
                return ticket
            self._refuse_if_late()
            self._queue.append(ticket)
        try:
            self._wait(ticket)
        except BaseException:
            self._withdraw(ticket)
            raise
        return ticket

    def _refuse_if_late(self) -> None:
        """Raise ``Busy`` with the time after which one more request would fit, unless it fits now."""
        late = self._ahead() - self._timeout
        if len(self._queue) >= self._capacity and self._running is not None:
            raise Busy(_retry_after(max(late, self._running.remaining)))
        if late >= 0:
            raise Busy(_retry_after(late))

    def _wait(self, ticket: Ticket) -> None:
        deadline = self._clock() + self._timeout
        while not ticket.acquired.wait(max(0.0, min(DISCONNECT_POLL_SECONDS, deadline - self._clock()))):
            if ticket.connection.disconnected():
                raise Abandoned()
            if self._clock() >= deadline:
                with self._lock:
                    # The slot may have been handed over meanwhile.
                    if ticket.acquired.is_set():
                        return
                    raise Busy(_retry_after(self._ahead() - ticket.remaining - self._timeout))

    def _withdraw(self, ticket: Ticket) -> None:
        with self._lock:
            if ticket in self._queue:
                self._queue.remove(ticket)
                return
        self._release()

    def _release(self) -> None:
        with self._lock:
            # Handed to the request that has waited longest, so that a new one cannot overtake it.
            self._running = self._queue.popleft() if self._queue else None
            if self._running is not None:
                self._running.begin()

    def _ahead(self) -> float:
        running = self._running.remaining if self._running is not None else 0.0
        return running + sum(ticket.remaining for ticket in self._queue)


def _retry_after(seconds: float) -> int:
    return max(1, min(MAX_RETRY_AFTER, math.ceil(seconds)))
