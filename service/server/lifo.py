"""LIFO wake-up for a ``ThreadPoolExecutor``: few threads stay active, so few stacks are touched.

A thread that has handled a synthesis keeps its stack and malloc's small blocks, 0.1 to 0.4 MiB. Python's own queue
wakes threads in turn, so that in the end all fifteen have handled one; here the thread that became idle last is woken
first, and threads that are not needed are never touched.
"""

import queue
import threading
from collections import deque


class _IdleThread:
    """A thread waiting in ``get``, and the item that it is woken with."""

    def __init__(self) -> None:
        self.wake_up = threading.Lock()
        self.wake_up.acquire()
        self.item: object = None


class LifoWakeupQueue:
    """FIFO of items with LIFO wake-up: the part of ``queue.SimpleQueue`` that a ``ThreadPoolExecutor`` uses."""

    def __init__(self) -> None:
        # Reentrant, as the executor's finaliser may put an item at any point of any thread.
        self._lock = threading.RLock()
        self._items: deque[object] = deque()
        self._idle: list[_IdleThread] = []

    def put(self, item: object) -> None:
        """Hand ``item`` to the thread that became idle last; queue it if none is idle."""
        with self._lock:
            if not self._idle:
                self._items.append(item)
                return
            thread = self._idle.pop()
            thread.item = item
            thread.wake_up.release()

    def get(self, block: bool = True) -> object:
        """The oldest item; waits for one unless ``block`` is false.

        Raises:
            queue.Empty: there is none, and ``block`` is false.
        """
        with self._lock:
            if self._items:
                return self._items.popleft()
            if not block:
                raise queue.Empty
            thread = _IdleThread()
            self._idle.append(thread)
        thread.wake_up.acquire()
        return thread.item

    def get_nowait(self) -> object:
        """As ``get``, without waiting."""
        return self.get(block=False)
