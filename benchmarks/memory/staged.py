"""Staged processes: measure their memory after each stage, and its peak during the stage.

RSS and not PSS: it is one process, and pages that it shares with this one (numpy, the interpreter) would count half.
"""

import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

_INTERVAL = 0.005
"""Seconds between samples while a stage runs."""


class Stage(msgspec.Struct, frozen=True):
    """Memory of a process after a stage, in MiB."""

    name: str
    resident: float
    private: float
    """Private dirty pages."""
    peak: float
    """Peak of resident memory during the stage."""
    peak_private: float
    """Peak of private dirty pages during the stage."""


class ComponentMemory(msgspec.Struct, frozen=True):
    """Memory that a component adds to those before it, in MiB."""

    component: str
    resident: float
    private: float


def run_staged(command: Sequence[str]) -> tuple[Stage, ...]:
    """Start ``command`` and measure it after each stage.

    Raises:
        RuntimeError: it failed; its error is on standard error.
    """
    found = []
    process = subprocess.Popen([*command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    with process:
        while True:
            with _Peak(process.pid) as peak:
                name = process.stdout.readline().strip()
            if not name:
                break
            resident, private = _memory(process.pid)
            found.append(Stage(name, resident, private, max(resident, peak.resident), max(private, peak.private)))
            process.stdin.write("\n")
            process.stdin.flush()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
    return tuple(found)


def component_memory(stages: Sequence[Stage]) -> tuple[ComponentMemory, ...]:
    """Memory that each stage adds: after it has ended, and for the last one, the synthesis, at its peak."""
    found, resident, private = [], 0.0, 0.0
    for stage in stages[:-1]:
        found.append(ComponentMemory(stage.name, stage.resident - resident, stage.private - private))
        resident, private = stage.resident, stage.private
    last = stages[-1]
    return (*found, ComponentMemory(last.name, last.peak - resident, last.peak_private - private))


class _Peak:
    """Context manager that samples the memory of a process in a thread."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.resident = self.private = 0.0

    def __enter__(self) -> "_Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(_INTERVAL):
            try:
                resident, private = _memory(self._process)
            except (OSError, KeyError):
                # Not started yet, or exited.
                continue
            self.resident, self.private = max(self.resident, resident), max(self.private, private)


def _memory(process: int) -> tuple[float, float]:
    """RSS, and private dirty pages, in MiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    fields = {name: int(value.split()[0]) / 1024 for name, _, value in (line.partition(":") for line in lines)}
    return fields["Rss"], fields["Private_Dirty"]
