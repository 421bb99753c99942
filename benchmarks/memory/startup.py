"""What it costs to start, to say the first sentence, and to wait: in processor time, which others change least."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from benchmarks.services.implementations import Contender
from benchmarks.services.texts import texts
from service.memory.footprint import footprint

_TICKS = os.sysconf("SC_CLK_TCK")
IDLE = 10.0
"""Seconds of waiting that are measured."""


class StartUp(msgspec.Struct, frozen=True):
    """One contender."""

    contender: str
    ready_seconds: float
    """From the start of the process to the first text it can take."""
    ready_cpu: float
    """Seconds of processor time until then, all processes."""
    spoken_cpu: float
    """The same until the first short sentence has been spoken."""
    idle_share: float
    """Of one core, while nobody asks for anything."""
    ready_pss: tuple[float, ...]
    """MiB of each process when it was ready: for ours the master, then the worker."""


def start_up(contender: Contender) -> StartUp:
    """Measure a contender that has just been started and has said nothing yet."""
    ready = _processor_seconds(contender.processes)
    weights = tuple(footprint(process).pss for process in contender.processes)
    contender.speak(texts(quick=True)[0].text)
    spoken = _processor_seconds(contender.processes)
    time.sleep(1)
    before = _processor_seconds(contender.processes)
    time.sleep(IDLE)
    share = (_processor_seconds(contender.processes) - before) / IDLE
    return StartUp(contender.name, contender.ready_seconds, ready, spoken, share, weights)


def _processor_seconds(processes: Iterable[str]) -> float:
    """User and system time of the processes since each was started."""
    return sum(_ticks(Path(f"/proc/{process}/stat").read_text()) for process in processes) / _TICKS


def _ticks(stat: str) -> int:
    # 1234 (a name) S 1 ...: utime and stime are the 14th and 15th fields, and the name may have spaces in it.
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
