"""Cost of startup, of the first sentence and of idling, in CPU time, which other load affects least."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from benchmarks.services.implementations import Implementation
from benchmarks.services.texts import texts
from service.memory.footprint import footprint

_TICKS = os.sysconf("SC_CLK_TCK")
IDLE = 10.0
"""Seconds of the idle measurement."""


class StartUp(msgspec.Struct, frozen=True):
    """Startup and idle cost of one implementation."""

    implementation: str
    ready_seconds: float
    """Seconds from the start of the process until it is ready."""
    ready_cpu: float
    """CPU seconds until ready, all processes."""
    spoken_cpu: float
    """CPU seconds until the end of the first short sentence."""
    idle_share: float
    """Share of one core without requests."""
    ready_pss: tuple[float, ...]
    """MiB of each process when ready: for kokoro-lite the master, then the worker."""


def measure_startup(implementation: Implementation) -> StartUp:
    """Measure an implementation that has just been started."""
    ready = _cpu_seconds(implementation.processes)
    footprints = tuple(footprint(process).pss for process in implementation.processes)
    implementation.synthesise(texts(quick=True)[0].text)
    spoken = _cpu_seconds(implementation.processes)
    time.sleep(1)
    before = _cpu_seconds(implementation.processes)
    time.sleep(IDLE)
    share = (_cpu_seconds(implementation.processes) - before) / IDLE
    return StartUp(implementation.name, implementation.ready_seconds, ready, spoken, share, footprints)


def _cpu_seconds(processes: Iterable[str]) -> float:
    """User and system time of the processes since each was started."""
    return sum(_ticks(Path(f"/proc/{process}/stat").read_text()) for process in processes) / _TICKS


def _ticks(stat: str) -> int:
    # 1234 (a name) S 1 ...: utime and stime are the 14th and 15th fields, and the name may have spaces in it.
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
