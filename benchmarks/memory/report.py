"""Report of the memory part, as values and as Markdown."""

from collections.abc import Sequence

import msgspec

from benchmarks.builds import NotMeasured, missing_lines
from benchmarks.machine import Machine
from benchmarks.memory.staged import ComponentMemory, Stage
from benchmarks.memory.startup import StartUp

SYNTHESIS = "speaking"
"""Name of the last stage, which is measured at its peak."""


class ProcessMemory(msgspec.Struct, frozen=True):
    """Memory of one implementation, in one process."""

    name: str
    components: tuple[ComponentMemory, ...]
    stages: tuple[Stage, ...]

    @property
    def resident(self) -> float:
        """Peak RSS in MiB."""
        return sum(component.resident for component in self.components)

    @property
    def private(self) -> float:
        """Peak of private dirty pages in MiB."""
        return sum(component.private for component in self.components)


class MemoryReport(msgspec.Struct, frozen=True):
    date: str
    machine: Machine
    model: str
    budget: int
    """Budget of kokoro-lite in MiB."""
    implementations: tuple[ProcessMemory, ...]
    starts: tuple[StartUp, ...]
    missing: tuple[NotMeasured, ...] = ()


def memory_markdown(report: MemoryReport) -> str:
    """The report as Markdown."""
    lines = [
        f"Measured {report.date} on {report.machine.description}; one thread each.",
        "",
        f"Model: {report.model}. kokoro-lite has a budget of {report.budget} MiB for all processes.",
        "",
        "Memory that each component adds in one process, in the order of loading, in MiB: resident, and of it private. "
        "Speaking is the synthesis of one sentence of about 380 phonemes: its peak beyond what was loaded.",
        "",
        *_components(report.implementations),
        "",
        *_starts(report.starts),
    ]
    return "\n".join([*lines, *missing_lines(report.missing)]) + "\n"


def _components(implementations: Sequence[ProcessMemory]) -> list[str]:
    """A row for each component, in the order of the first implementation that has it."""
    names = dict.fromkeys(
        component.component
        for implementation in implementations
        for component in implementation.components
        if component.component != SYNTHESIS
    )
    head = [
        f"| component | {' | '.join(each.name for each in implementations)} |",
        "|---" * (len(implementations) + 1) + "|",
    ]
    rows = [f"| {name} | {' | '.join(_cell(each, name) for each in implementations)} |" for name in [*names, SYNTHESIS]]
    total = " | ".join(f"**{each.resident:.0f}** ({each.private:.0f})" for each in implementations)
    return [*head, *rows, f"| peak of the process | {total} |"]


def _cell(implementation: ProcessMemory, name: str) -> str:
    matching = [component for component in implementation.components if component.component == name]
    return f"{matching[0].resident:.0f} ({matching[0].private:.0f})" if matching else ""


def _starts(starts: Sequence[StartUp]) -> list[str]:
    rows = [
        f"| {start.implementation} | {start.ready_seconds:.1f} s | {start.ready_cpu:.1f} s | {start.spoken_cpu:.1f} s "
        f"| {start.idle_share:.1%} | {' + '.join(f'{pss:.0f}' for pss in start.ready_pss)} MiB |"
        for start in starts
    ]
    return [
        "Startup, synthesis of one short sentence, and idling; CPU time is of all processes. When ready: PSS, for "
        "kokoro-lite of master and worker.",
        "",
        "| implementation | start to ready | CPU time to ready | to end of first sentence | idle | when ready |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
