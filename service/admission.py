"""One inference at a time, a short queue, and an honest answer when the queue is full.

A small machine speaks fastest when it says one text at a time: two at once double the memory and finish no sooner.
Requests wait in order of arrival, a bounded number for a bounded time; beyond that they are told when to come again.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.errors import Busy

WAITING = 8
"""How many may wait. Each keeps one of gunicorn's threads, so ``threads`` there goes with it. Open WebUI sends the
sentences of an answer all at once."""
LONGEST_RETRY = 120
"""COMPAT(openai-python): it ignores a Retry-After beyond two minutes and comes back after half a second instead."""
NEWEST_SHARE = 0.3
"""Weight of the newest hold in the running mean: follows a change of text length within a few requests."""


class Admission:
    """Gives out the one place to run, first come, first served."""

    def __init__(self, waiting: int, patience: float, clock: Callable[[], float] = time.monotonic) -> None:
        """
        Args:
            waiting: how many may wait at once.
            patience: seconds one may wait.
            clock: seconds that never go back; only measures how long the place is held.
        """
        self._room = waiting
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._busy = False
        self._since = 0.0
        self._mean_hold: float | None = None

    @property
    def busy(self) -> bool:
        """Somebody holds the place."""
        return self._busy

    @property
    def waiting(self) -> int:
        """How many wait for it."""
        return len(self._queue)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for the place and hold it.

        Raises:
            Busy: the queue is full, or the turn did not come in time.
        """
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if not self._busy:
                self._busy = True
                self._since = self._clock()
                return
            if len(self._queue) >= self._room:
                raise Busy(self._retry_after())
            turn = threading.Event()
            self._queue.append(turn)
        if turn.wait(self._patience):
            return
        with self._lock:
            # The place may have been handed over between the end of the wait and this lock.
            if turn.is_set():
                return
            self._queue.remove(turn)
            raise Busy(self._retry_after())

    def _leave(self) -> None:
        with self._lock:
            now = self._clock()
            hold = now - self._since
            mean = self._mean_hold
            self._mean_hold = hold if mean is None else mean + NEWEST_SHARE * (hold - mean)
            if self._queue:
                # Handed to the longest waiting, so that a newcomer cannot slip in between.
                self._since = now
                self._queue.popleft().set()
            else:
                self._busy = False

    def _retry_after(self) -> int:
        """Whole seconds until all who are in now should be done, judged by recent holds."""
        held = self._clock() - self._since
        usual = self._mean_hold or 0.0
        # A hold that is overdue is taken to need as long again as it is overdue.
        expected = abs(usual - held) + (usual or held) * len(self._queue)
        return max(1, min(LONGEST_RETRY, math.ceil(expected)))
