"""Results as values, as JSON, and as the tables that people read."""

import msgspec

from benchmarks.builds import LeftOut, describe_missing
from benchmarks.machine import Machine


class Result(msgspec.Struct, frozen=True):
    """One contender on one text; times are medians over the runs."""

    contender: str
    text: str
    characters: int
    runs: int
    audio_seconds: float
    first_byte: float
    total: float
    rtf: float
    """Seconds of work for each second of speech, text to MP3."""
    peak_pss: float
    """MiB, all processes, since the contender was started."""
    private: float
    """MiB of it private and dirty: what the kernel cannot take back."""


class Report(msgspec.Struct, frozen=True):
    date: str
    machine: Machine
    model: str
    ready_seconds: dict[str, float]
    file_megabytes: dict[str, float]
    results: tuple[Result, ...]
    missing: tuple[LeftOut, ...] = ()


def markdown(report: Report) -> str:
    """The report for people."""
    lines = [
        f"Measured {report.date} on {report.machine.description}; one thread each. Medians.",
        "",
        f"Model: {report.model}.",
        "",
        "| text | way | RTF | first audio | peak memory (PSS) | of it private |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.text}, {r.characters} characters | {r.contender} | {r.rtf:.2f} | {r.first_byte:.2f} s "
        f"| {r.peak_pss:.0f} MiB | {r.private:.0f} MiB |"
        for r in report.results
    ]
    lines += ["", "| way | model files | start to ready |", "|---|---|---|"]
    lines += [
        f"| {name} | {report.file_megabytes[name]:.0f} MB | {seconds:.1f} s |"
        for name, seconds in report.ready_seconds.items()
    ]
    return "\n".join([*lines, *describe_missing(report.missing)]) + "\n"
