"""Background thread that releases mapped pages repeatedly while a graph reads them.

The thread exists from the start. One for each run would be simpler, and was tried: a thread that finds no memory to
start never reports it, and CPython waits for it indefinitely, with the only synthesis slot held.
"""

import contextlib
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from service.memory.pages import MappedFiles

INTERVAL_SECONDS = 0.005
"""Time between two releases, in which a graph reads 10 MB at most. A release takes 0.2 ms."""


class PageSweeper:
    """Owner of the thread, which sleeps between uses and ends with this object."""

    def __init__(self, pages: MappedFiles) -> None:
        self._state = _State(pages)
        threading.Thread(target=self._state.run, name="pages", daemon=True).start()
        weakref.finalize(self, self._state.end)

    @contextmanager
    def sweeping(self, interval: float = INTERVAL_SECONDS) -> Iterator[None]:
        """Release pages repeatedly while the body runs, and once more after it.

        Args:
            interval: seconds between two releases.
        """
        self._state.begin(interval)
        try:
            yield
        finally:
            self._state.finish()


class _State:
    """State shared by the thread and its owner; the thread must not keep the owner alive."""

    def __init__(self, pages: MappedFiles) -> None:
        self._pages = pages
        self._lock = threading.Lock()
        self._active = threading.Event()
        self._users = 0
        self._interval = INTERVAL_SECONDS
        self._ended = False

    def begin(self, interval: float) -> None:
        with self._lock:
            self._interval = interval
            self._users += 1
            self._active.set()

    def finish(self) -> None:
        # From here on the thread does not touch the pages, whose addresses may be reused soon.
        with self._lock:
            self._users -= 1
            if not self._users:
                self._active.clear()
            self._pages.release_pages()

    def end(self) -> None:
        self._ended = True
        self._active.set()

    def run(self) -> None:
        while self._active.wait() and not self._ended:
            time.sleep(self._interval)
            # A release that finds no memory for itself is made up for by the next.
            with self._lock, contextlib.suppress(MemoryError):
                if self._users:
                    self._pages.release_pages()
