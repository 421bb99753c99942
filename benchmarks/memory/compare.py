"""All of the memory part: components of each way to speak, then starting and waiting."""

import datetime
import sys
from contextlib import ExitStack
from pathlib import Path

import msgspec

from benchmarks.builds import Build, LeftOut
from benchmarks.machine import this_machine
from benchmarks.memory.report import MemoryReport, Way
from benchmarks.memory.staged import added, run_staged
from benchmarks.memory.startup import start_up
from benchmarks.services.implementations import VOICE, Baseline, Ours, plain
from benchmarks.services.voices import write_voices

BUDGET = 240
"""MiB that ours may take: less than half of what the smallest machines have."""
PUBLISHED = "kokoro-onnx, published int8"
STOCK = "stock misaki and spaCy, front-end only"
_STAGES = "benchmarks.memory.stages"


class Inputs(msgspec.Struct, frozen=True):
    """What there is to weigh."""

    build: Build
    int8: Path
    """The published model."""
    python: Path
    """Of the environment that has spaCy; may be missing."""
    missing: tuple[LeftOut, ...]
    """What was found to be missing before."""


def compare_memory(inputs: Inputs, folder: Path) -> MemoryReport:
    """Weigh everything.

    Args:
        inputs: see there.
        folder: for files that nobody needs afterwards.
    """
    voices = folder / "voices.npz"
    write_voices(inputs.build.folder, voices)
    ways = [
        _way(inputs.build.name, sys.executable, "ours", str(inputs.build.folder), str(BUDGET), VOICE),
        _way(PUBLISHED, sys.executable, "published", str(inputs.int8), str(voices), VOICE),
    ]
    missing = list(inputs.missing)
    try:
        ways.append(_way(STOCK, str(inputs.python), "stock"))
    except (OSError, RuntimeError) as error:
        missing.append(LeftOut(STOCK, str(error)))
    with ExitStack() as stack:
        # One after the other: each is measured while the other does not exist, or has nothing to do.
        ours = start_up(stack.enter_context(Ours(inputs.build.name, inputs.build.folder, memory=plain(BUDGET))))
        theirs = start_up(stack.enter_context(Baseline(PUBLISHED, inputs.int8, voices, folder)))
    return MemoryReport(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=inputs.build.manifest.description,
        budget=BUDGET,
        ways=tuple(ways),
        starts=(ours, theirs),
        missing=tuple(missing),
    )


def _way(name: str, python: str, stages: str, *arguments: str) -> Way:
    print(f"weighing {name}", file=sys.stderr, flush=True)
    found = run_staged([python, "-m", f"{_STAGES}.{stages}", *arguments])
    return Way(name, added(found), found)
