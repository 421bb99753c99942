"""Weighs processes while they work: the kernel keeps the peak of RSS by itself, that of PSS must be looked for."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Protocol

from benchmarks.unshared_pss import held_alone
from service.memory.footprint import Footprint, footprint


class Weighable(Protocol):
    @property
    def processes(self) -> list[str]:
        """Ids of all its processes."""
        ...


class Scale:
    """Weighs something again and again while it is entered.

    Args:
        weighable: what to weigh.
        every: seconds between two looks. A look takes the kernel a millisecond or more; a peak between two is missed.
        alone: count files in full that other processes have in memory as well (``unshared_pss``, 10 ms a look).
    """

    def __init__(self, weighable: Weighable, every: float = 0.05, *, alone: bool = False) -> None:
        self._weighable, self._every, self._alone = weighable, every, alone
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.peak_pss = 0.0
        """The most the sum of PSS over all processes has been, in MiB; with ``alone``, what it would be."""
        self.private = 0.0
        """Private dirty pages of all processes at that moment, in MiB."""

    def __enter__(self) -> "Scale":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(self._every):
            weights = list(self._weights())
            pss = held_alone(self._weighable.processes) if self._alone else sum(weight.pss for weight in weights)
            if pss > self.peak_pss:
                self.peak_pss, self.private = pss, sum(weight.private for weight in weights)

    def _weights(self) -> Iterator[Footprint]:
        for process in self._weighable.processes:
            # A worker may be replaced between two lines of this.
            with suppress(OSError):
                yield footprint(process)
