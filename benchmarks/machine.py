"""Machine of a measurement, part of every result."""

import os
import platform
import statistics
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import msgspec


class Machine(msgspec.Struct, frozen=True):
    """Hardware and versions."""

    processor: str
    cores: int
    memory_gib: float
    python: str
    onnxruntime: str

    @property
    def description(self) -> str:
        """Text for the head of a report."""
        return (
            f"{self.processor}, {self.cores} cores, {self.memory_gib} GiB, "
            f"Python {self.python}, onnxruntime {self.onnxruntime}"
        )


def this_machine() -> Machine:
    """The machine that runs this."""
    names = [line.partition(":")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    processor = names[0].strip() if names else platform.machine()
    return Machine(processor, os.cpu_count() or 1, round(memory, 1), platform.python_version(), version("onnxruntime"))


def median(values: Iterable[float]) -> float:
    """The middle value."""
    return float(statistics.median(values))
