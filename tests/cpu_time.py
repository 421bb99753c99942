"""CPU time of a computation, which other processes do not change."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Fails if the body takes more CPU time of this thread; for work that may grow with its input, but not squared."""
    begin = time.thread_time()
    yield
    taken = time.thread_time() - begin
    assert taken < seconds, f"{taken:.1f} s of CPU time"
