"""Report of the service part, as values and as Markdown."""

import msgspec

from benchmarks.builds import NotMeasured, missing_lines
from benchmarks.machine import Machine


class Result(msgspec.Struct, frozen=True):
    """Result of an implementation for a text; times are medians over the runs."""

    implementation: str
    text: str
    characters: int
    runs: int
    audio_seconds: float
    first_byte: float
    total: float
    rtf: float
    """Real-time factor, text to MP3."""
    peak_pss: float
    """Peak PSS of all processes since the start, in MiB."""
    private: float
    """Private dirty pages at the peak in MiB: what the kernel cannot reclaim."""


class Report(msgspec.Struct, frozen=True):
    date: str
    machine: Machine
    model: str
    ready_seconds: dict[str, float]
    file_megabytes: dict[str, float]
    results: tuple[Result, ...]
    missing: tuple[NotMeasured, ...] = ()


def markdown(report: Report) -> str:
    """The report as Markdown."""
    lines = [
        f"Measured {report.date} on {report.machine.description}; one thread each. Medians.",
        "",
        f"Model: {report.model}.",
        "",
        "| text | implementation | RTF | first audio | peak memory (PSS) | of it private |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.text}, {r.characters} characters | {r.implementation} | {r.rtf:.2f} | {r.first_byte:.2f} s "
        f"| {r.peak_pss:.0f} MiB | {r.private:.0f} MiB |"
        for r in report.results
    ]
    lines += ["", "| implementation | model files | start to ready |", "|---|---|---|"]
    lines += [
        f"| {name} | {report.file_megabytes[name]:.0f} MB | {seconds:.1f} s |"
        for name, seconds in report.ready_seconds.items()
    ]
    return "\n".join([*lines, *missing_lines(report.missing)]) + "\n"
