"""Memory part: components of each implementation, then startup and idle cost."""

import datetime
import sys
from contextlib import ExitStack
from pathlib import Path

import msgspec

from benchmarks.builds import Build, NotMeasured
from benchmarks.machine import this_machine
from benchmarks.memory.report import MemoryReport, ProcessMemory
from benchmarks.memory.staged import component_memory, run_staged
from benchmarks.memory.startup import measure_startup
from benchmarks.services.implementations import VOICE, KokoroLite, KokoroOnnx, memory_setting
from benchmarks.services.voices import write_voices

BUDGET = 240
"""Memory budget of kokoro-lite in MiB: less than half of the smallest machines' memory."""
PUBLISHED = "kokoro-onnx, published int8"
STOCK = "stock misaki and spaCy, front-end only"
_STAGES = "benchmarks.memory.stages"


class Inputs(msgspec.Struct, frozen=True):
    """Files that the memory part needs."""

    build: Build
    int8: Path
    """The published int8 model."""
    python: Path
    """Interpreter of the environment with spaCy; may be missing."""
    missing: tuple[NotMeasured, ...]
    """Items that are already known to be missing."""


def compare_memory(inputs: Inputs, folder: Path) -> MemoryReport:
    """Run the memory part.

    Args:
        inputs: see ``Inputs``.
        folder: temporary folder.
    """
    voices = folder / "voices.npz"
    write_voices(inputs.build.folder, voices)
    implementations = [
        _measure(inputs.build.name, sys.executable, "kokoro_lite", str(inputs.build.folder), str(BUDGET), VOICE),
        _measure(PUBLISHED, sys.executable, "kokoro_onnx", str(inputs.int8), str(voices), VOICE),
    ]
    missing = list(inputs.missing)
    try:
        implementations.append(_measure(STOCK, str(inputs.python), "misaki"))
    except (OSError, RuntimeError) as error:
        missing.append(NotMeasured(STOCK, str(error)))
    with ExitStack() as stack:
        # One after the other: each is measured while the other does not exist or is idle.
        lite = measure_startup(
            stack.enter_context(KokoroLite(inputs.build.name, inputs.build.folder, memory=memory_setting(BUDGET)))
        )
        onnx = measure_startup(stack.enter_context(KokoroOnnx(PUBLISHED, inputs.int8, voices, folder)))
    return MemoryReport(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=inputs.build.manifest.description,
        budget=BUDGET,
        implementations=tuple(implementations),
        starts=(lite, onnx),
        missing=tuple(missing),
    )


def _measure(name: str, python: str, stages: str, *arguments: str) -> ProcessMemory:
    print(f"measuring memory of {name}", file=sys.stderr, flush=True)
    measured = run_staged([python, "-m", f"{_STAGES}.{stages}", *arguments])
    return ProcessMemory(name, component_memory(measured), measured)
