"""Sampler of PSS: the kernel records the peak of RSS, that of PSS must be sampled."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Protocol

from benchmarks.unshared_pss import unshared_pss
from service.memory.footprint import Footprint, footprint


class ProcessGroup(Protocol):
    """Something that runs in one or more processes."""

    @property
    def processes(self) -> list[str]:
        """Ids of all processes."""
        ...


class MemorySampler:
    """Context manager that samples the memory of processes in a thread.

    Args:
        group: processes to measure.
        interval: seconds between samples. A sample takes the kernel 1 ms or more; a peak between two samples is missed.
        unshared: count files in full that other processes map as well (``unshared_pss``, 10 ms a sample).
    """

    def __init__(self, group: ProcessGroup, interval: float = 0.05, *, unshared: bool = False) -> None:
        self._group, self._interval, self._unshared = group, interval, unshared
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.peak_pss = 0.0
        """Peak of the sum of PSS over all processes, in MiB; of unshared PSS with ``unshared``."""
        self.private = 0.0
        """Private dirty pages of all processes at the peak, in MiB."""

    def __enter__(self) -> "MemorySampler":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(self._interval):
            footprints = list(self._footprints())
            pss = unshared_pss(self._group.processes) if self._unshared else sum(each.pss for each in footprints)
            if pss > self.peak_pss:
                self.peak_pss, self.private = pss, sum(each.private for each in footprints)

    def _footprints(self) -> Iterator[Footprint]:
        for process in self._group.processes:
            # A worker may exit between two lines of this.
            with suppress(OSError):
                yield footprint(process)
