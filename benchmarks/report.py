"""Results as values, as JSON, and as the tables that people read."""

import os
import platform
import statistics
from importlib.metadata import version
from pathlib import Path

import msgspec


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured."""

    processor: str
    cores: int
    memory_gib: float
    python: str
    onnxruntime: str


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


def this_machine() -> Machine:
    """The machine that runs this."""
    names = [line.partition(":")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    processor = names[0].strip() if names else platform.machine()
    return Machine(processor, os.cpu_count() or 1, round(memory, 1), platform.python_version(), version("onnxruntime"))


def median(values: list[float]) -> float:
    """The middle value."""
    return float(statistics.median(values))


def markdown(report: Report) -> str:
    """The report for people."""
    machine = report.machine
    lines = [
        f"Measured {report.date} on {machine.processor}, {machine.cores} cores, {machine.memory_gib} GiB, "
        f"Python {machine.python}, onnxruntime {machine.onnxruntime}; one thread each. Medians.",
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
    return "\n".join(lines) + "\n"
