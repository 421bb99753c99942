"""Run a staged process and weigh it at each of its halts, and all the time between them.

RSS and not PSS: it is one process, and what it shares with this one (numpy, the interpreter) would be counted by half.
"""

import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

_EVERY = 0.005
"""Seconds between two looks while a stage runs."""


class Stage(msgspec.Struct, frozen=True):
    """A process at a halt, in MiB."""

    name: str
    resident: float
    private: float
    """Of it private and dirty."""
    peak: float
    """The most that was resident while this stage ran."""
    peak_private: float
    """Of it private and dirty, at the moment when there was most of it."""


class Added(msgspec.Struct, frozen=True):
    """What a component takes beyond those before it, in MiB."""

    component: str
    resident: float
    private: float


def run_staged(command: Sequence[str]) -> tuple[Stage, ...]:
    """Start ``command`` and take it from halt to halt.

    Raises:
        RuntimeError: it failed; its last words are on standard error.
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
            resident, private = _weigh(process.pid)
            found.append(Stage(name, resident, private, max(resident, peak.resident), max(private, peak.private)))
            process.stdin.write("\n")
            process.stdin.flush()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
    return tuple(found)


def added(stages: Sequence[Stage]) -> tuple[Added, ...]:
    """What each stage added: what it left, and the last one, which speaks, at its peak."""
    found, resident, private = [], 0.0, 0.0
    for stage in stages[:-1]:
        found.append(Added(stage.name, stage.resident - resident, stage.private - private))
        resident, private = stage.resident, stage.private
    last = stages[-1]
    return (*found, Added(last.name, last.peak - resident, last.peak_private - private))


class _Peak:
    """Weighs a process again and again while it is entered."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.resident = self.private = 0.0

    def __enter__(self) -> "_Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY):
            try:
                resident, private = _weigh(self._process)
            except (OSError, KeyError):
                # Not started yet, or gone.
                continue
            self.resident, self.private = max(self.resident, resident), max(self.private, private)


def _weigh(process: int) -> tuple[float, float]:
    """RSS, and private dirty pages, in MiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    fields = {name: int(value.split()[0]) / 1024 for name, _, value in (line.partition(":") for line in lines)}
    return fields["Rss"], fields["Private_Dirty"]
