"""Weights as values, as JSON, and as the tables that people read."""

from collections.abc import Sequence

import msgspec

from benchmarks.builds import LeftOut, describe_missing
from benchmarks.machine import Machine
from benchmarks.memory.staged import Added, Stage
from benchmarks.memory.startup import StartUp

SPEAKING = "speaking"
"""The stage that is counted at its peak."""


class Way(msgspec.Struct, frozen=True):
    """One way to speak, in one process."""

    name: str
    components: tuple[Added, ...]
    stages: tuple[Stage, ...]

    @property
    def resident(self) -> float:
        """Its peak in MiB."""
        return sum(component.resident for component in self.components)

    @property
    def private(self) -> float:
        return sum(component.private for component in self.components)


class MemoryReport(msgspec.Struct, frozen=True):
    date: str
    machine: Machine
    model: str
    budget: int
    """MiB that ours was given."""
    ways: tuple[Way, ...]
    starts: tuple[StartUp, ...]
    missing: tuple[LeftOut, ...] = ()


def memory_markdown(report: MemoryReport) -> str:
    """The report for people."""
    lines = [
        f"Measured {report.date} on {report.machine.description}; one thread each.",
        "",
        f"Model: {report.model}. Ours has a budget of {report.budget} MiB for all processes.",
        "",
        "What each component adds in one process, in the order of loading, in MiB: resident, and of it private. "
        "Speaking is one sentence of about 380 phonemes, at its peak beyond what was loaded.",
        "",
        *_components(report.ways),
        "",
        *_starts(report.starts),
    ]
    return "\n".join([*lines, *describe_missing(report.missing)]) + "\n"


def _components(ways: Sequence[Way]) -> list[str]:
    """A row for each component that any way has, in the order of the first that has it."""
    names = dict.fromkeys(
        component.component for way in ways for component in way.components if component.component != SPEAKING
    )
    head = [f"| component | {' | '.join(way.name for way in ways)} |", "|---" * (len(ways) + 1) + "|"]
    rows = [f"| {name} | {' | '.join(_cell(way, name) for way in ways)} |" for name in [*names, SPEAKING]]
    total = " | ".join(f"**{way.resident:.0f}** ({way.private:.0f})" for way in ways)
    return [*head, *rows, f"| peak of the process | {total} |"]


def _cell(way: Way, name: str) -> str:
    found = [component for component in way.components if component.component == name]
    return f"{found[0].resident:.0f} ({found[0].private:.0f})" if found else ""


def _starts(starts: Sequence[StartUp]) -> list[str]:
    rows = [
        f"| {start.contender} | {start.ready_seconds:.1f} s | {start.ready_cpu:.1f} s | {start.spoken_cpu:.1f} s "
        f"| {start.idle_share:.1%} | {' + '.join(f'{pss:.0f}' for pss in start.ready_pss)} MiB |"
        for start in starts
    ]
    return [
        "Starting, saying one short sentence, and waiting; processor time is of all processes. Ready is PSS, for ours "
        "of master and worker.",
        "",
        "| way | start to ready | processor time to ready | and to the end of the first sentence | idle | when ready |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
