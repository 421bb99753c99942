"""Shortage of memory, as the kernel reports it before it kills, and how often it has killed."""

import contextlib
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from service.memory.groups import group_files

HIGH_PERCENT = 20.0
"""Share of the last ten seconds in which some thread waited for memory, from which memory is short."""
HIGH_FAULTS = 50.0
"""Pages a second that were waited for, where the kernel does not measure such shares."""
INTERVAL_SECONDS = 10.0
"""Time between two reports: what is released is loaded again when it is needed."""


class Pressure:
    """Reports that memory is short, once in a while.

    Args:
        root: folder of /proc and /sys.
        clock: monotonic seconds.
        faults: page faults of this process that waited for a disk.
    """

    def __init__(
        self,
        root: Path = Path("/"),
        clock: Callable[[], float] = time.monotonic,
        faults: Callable[[], int] = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_majflt,
    ) -> None:
        self._root, self._clock, self._faults = root, clock, faults
        self._asked, self._seen = clock(), faults()

    def is_high(self) -> bool:
        """True if memory is short and that was not reported within the last seconds."""
        elapsed = self._clock() - self._asked
        if elapsed < INTERVAL_SECONDS:
            return False
        rate = (self._faults() - self._seen) / elapsed
        self._asked, self._seen = self._clock(), self._faults()
        # The group's own figure before the machine's.
        share = next(self._shares(), None)
        return rate >= HIGH_FAULTS if share is None else share >= HIGH_PERCENT

    def _shares(self) -> Iterator[float]:
        for text in group_files("memory.pressure", "memory.pressure", self._root):
            yield from _share(text)
        # The kernel may be built without it, or it is switched off.
        with contextlib.suppress(OSError):
            yield from _share((self._root / "proc/pressure/memory").read_text())


def oom_kills(root: Path = Path("/")) -> int:
    """Number of processes that were killed so far as memory ran out: of this group, its parents and the machine.

    Args:
        root: folder of /proc and /sys.
    """
    texts = list(group_files("memory.events", "memory.oom_control", root))
    # Where it is not Linux, or hidden, nothing is known.
    with contextlib.suppress(OSError):
        texts.append((root / "proc/vmstat").read_text())
    lines = (line.split() for text in texts for line in text.splitlines())
    return sum(int(words[1]) for words in lines if len(words) == 2 and words[0] == "oom_kill")


def _share(text: str) -> Iterator[float]:
    """``avg10`` of a line such as ``some avg10=1.50 avg60=0.00 avg300=0.00 total=123``."""
    words = text.split()
    if words[:1] == ["some"]:
        yield float(words[1].removeprefix("avg10="))
