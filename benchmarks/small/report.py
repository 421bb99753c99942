"""Report of the runs in boxes, as values and as Markdown, and the faults in them."""

from collections.abc import Iterator, Sequence

import msgspec

from benchmarks.machine import Machine
from benchmarks.small.group import Limits

MOST_READ_MIB = 5.0
"""MiB that may be read for a sentence all of which was read before."""


class Spoken(msgspec.Struct, frozen=True):
    """One request of a run."""

    name: str
    status: int
    """HTTP status; 0: the connection broke."""
    is_whole: bool
    """The audio is neither silent nor broken off."""
    first: float
    """Seconds to the first audio."""
    total: float
    seconds: float
    """Of audio."""
    read_mib: float
    """MiB read from the device."""
    faults: int
    """Page faults that waited for the device."""
    is_warm: bool
    """A sentence, all of which was read before."""

    @property
    def rtf(self) -> float:
        """Seconds for a second of audio."""
        return self.total / self.seconds if self.seconds else 0.0


class BoxRun(msgspec.Struct, frozen=True):
    """One server in one box."""

    limits: Limits
    version: int
    """Of control groups."""
    budget: str
    """Limits that the server logged."""
    ready_seconds: float
    ready_read_mib: float
    spoken: tuple[Spoken, ...]
    peak: float
    """Most MiB of the group, file cache included."""
    anonymous: float
    """Most MiB without a file."""
    file: float
    """MiB of file cache in the end."""
    kills: int
    workers: int
    signs: tuple[str, ...]
    """Words of the log about runs that did not fit."""

    @property
    def problems(self) -> Iterator[str]:
        """Faults, none of which may happen on any machine."""
        if self.kills or self.workers != 1:
            yield f"{self.kills} processes were killed, and there were {self.workers} workers"
        yield from (f"the log has {sign!r}" for sign in self.signs)
        for each in self.spoken:
            if each.status != 200 or not each.is_whole:
                yield f"{each.name}: lost, status {each.status}, {each.seconds:.1f} s of audio"
            if each.is_warm and each.read_mib > MOST_READ_MIB:
                yield f"{each.name}: {each.read_mib:.0f} MiB were read again"


class SmallReport(msgspec.Struct, frozen=True):
    """All runs."""

    date: str
    machine: Machine
    model: str
    runs: tuple[BoxRun, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Faults of all runs."""
        return tuple(f"{run.limits.description}: {problem}" for run in self.runs for problem in run.problems)


def small_markdown(report: SmallReport) -> str:
    """The report as Markdown."""
    lines = [
        f"Measured {report.date} on {report.machine.description}.",
        "",
        f"Model: {report.model}. The server runs in a control group whose limit counts the file cache; its files lie "
        "on a device without another cache. Relative is the RTF to that of the largest group on the same disk.",
        "",
        "| group | ready, read | most memory: all, without a file | killed, workers | limits |",
        "|---|---|---|---|---|",
        *(_run_row(run) for run in report.runs),
    ]
    for run in report.runs:
        lines += ["", f"**{run.limits.description}**", "", *_table(run, _largest(report.runs, run))]
    lines += ["", *(f"* failed: {problem}" for problem in report.problems)]
    return "\n".join(lines).rstrip() + "\n"


def _run_row(run: BoxRun) -> str:
    return (
        f"| {run.limits.description} | {run.ready_seconds:.1f} s, {run.ready_read_mib:.0f} MiB "
        f"| {run.peak:.0f}, {run.anonymous:.0f} MiB | {run.kills}, {run.workers} | {run.budget} |"
    )


def _table(run: BoxRun, largest: BoxRun | None) -> Iterator[str]:
    yield "| request | audio, s | first audio, s | RTF | relative | read, MiB | major faults |"
    yield "|---" * 7 + "|"
    others = {each.name: each.rtf for each in largest.spoken} if largest else {}
    for each in run.spoken:
        relative = f"{each.rtf / other:.2f}" if (other := others.get(each.name)) else ""
        yield (
            f"| {each.name} | {each.seconds:.1f} | {each.first:.2f} | {each.rtf:.2f} | {relative} "
            f"| {each.read_mib:.1f} | {each.faults} |"
        )


def _largest(runs: Sequence[BoxRun], run: BoxRun) -> BoxRun | None:
    """The run with most memory and the same disk; None: it is this one."""
    alike = [
        each for each in runs if (each.limits.read_mib, each.limits.cores) == (run.limits.read_mib, run.limits.cores)
    ]
    largest = max(alike, key=lambda each: each.limits.memory_mib)
    return None if largest is run else largest
