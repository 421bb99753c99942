"""Gives pages back again and again while somebody reads them, from a thread that is there from the beginning.

A thread of its own for each time would be simpler, and was: but one that finds no memory to begin with never says so,
and CPython waits for it for ever, with the only place to speak in its hands.
"""

import contextlib
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from service.memory.pages import MappedFiles

EVERY = 0.005
"""Seconds between two rounds; within them a graph reads 10 MB at most. A round takes 0.2 ms."""


class Sweeper:
    """Its thread sleeps unless it is wanted, and ends with it."""

    def __init__(self, pages: MappedFiles) -> None:
        self._sweeps = _Sweeps(pages)
        threading.Thread(target=self._sweeps.run, name="pages", daemon=True).start()
        weakref.finalize(self, self._sweeps.end)

    @contextmanager
    def sweeping(self) -> Iterator[None]:
        """Give back again and again while the body runs, and once more after it."""
        self._sweeps.begin()
        try:
            yield
        finally:
            self._sweeps.finish()


class _Sweeps:
    """What the thread shares with the sweeper, which it must not keep alive."""

    def __init__(self, pages: MappedFiles) -> None:
        self._pages = pages
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._users = 0
        self._ended = False

    def begin(self) -> None:
        with self._lock:
            self._users += 1
            self._wanted.set()

    def finish(self) -> None:
        # From here on the thread does not touch the pages, which may soon be somebody else's.
        with self._lock:
            self._users -= 1
            if not self._users:
                self._wanted.clear()
            self._pages.release_pages()

    def end(self) -> None:
        self._ended = True
        self._wanted.set()

    def run(self) -> None:
        while self._wanted.wait() and not self._ended:
            time.sleep(EVERY)
            # A round that finds no memory for itself is made up for by the next.
            with self._lock, contextlib.suppress(MemoryError):
                if self._users:
                    self._pages.release_pages()
