"""Report of the model part, as values and as Markdown."""

from collections.abc import Iterable, Sequence
from statistics import fmean

import msgspec

from benchmarks.builds import NotMeasured, missing_lines
from benchmarks.machine import Machine, median
from benchmarks.model.implementations import PUBLISHED, PYTORCH
from benchmarks.model.utterances import Utterance


class Timing(msgspec.Struct, frozen=True):
    """Timing of an implementation for an utterance."""

    implementation: str
    threads: int
    utterance: str
    audio_seconds: float
    rtfs: tuple[float, ...]
    """Real-time factors, round by round."""


class MemoryUse(msgspec.Struct, frozen=True):
    """Memory of an implementation's process, in MiB."""

    implementation: str
    threads: int
    libraries: str
    megabytes: float
    """Size of its model files."""
    peak_rss: float
    peak_pss: float
    """Peak PSS during the longest utterance, without loading."""
    ready_seconds: float


class Quality(msgspec.Struct, frozen=True):
    """Quality of an implementation for an utterance; None if not measured."""

    implementation: str
    utterance: str
    lsd: float | None
    """Log-spectral distance from PyTorch with the export's noise, frames aligned, in dB."""
    lsd_whole: float | None
    """LSD without windows; equal to ``lsd`` for implementations that have none."""
    dnsmos: float | None
    """Overall DNSMOS, 1 to 5."""


class Summary(msgspec.Struct, frozen=True):
    """Summary of an implementation at one number of threads."""

    implementation: str
    threads: int
    rtf: float
    """Median over all utterances and rounds."""
    peak_rss: float
    peak_pss: float
    megabytes: float
    lsd: float | None
    """Mean over the utterances, as are the next two."""
    lsd_whole: float | None
    dnsmos: float | None


class Ratio(msgspec.Struct, frozen=True):
    """Speed of a kokoro-lite model relative to the published one."""

    implementation: str
    threads: int
    ratio: float
    """Median of the ratios of RTFs, each of the same round and utterance."""


class ModelReport(msgspec.Struct, frozen=True):
    date: str
    machine: Machine
    model: str
    utterances: tuple[Utterance, ...]
    summaries: tuple[Summary, ...]
    ratios: tuple[Ratio, ...]
    timings: tuple[Timing, ...]
    memory_uses: tuple[MemoryUse, ...]
    qualities: tuple[Quality, ...]
    missing: tuple[NotMeasured, ...]


def summarise(
    timings: Sequence[Timing], memory_uses: Sequence[MemoryUse], qualities: Sequence[Quality]
) -> tuple[Summary, ...]:
    """A summary for each implementation and number of threads."""
    summaries = []
    for memory_use in memory_uses:
        own = [quality for quality in qualities if quality.implementation == memory_use.implementation]
        summaries.append(
            Summary(
                implementation=memory_use.implementation,
                threads=memory_use.threads,
                rtf=median(
                    rtf for timing in _of(timings, memory_use.implementation, memory_use.threads) for rtf in timing.rtfs
                ),
                peak_rss=memory_use.peak_rss,
                peak_pss=memory_use.peak_pss,
                megabytes=memory_use.megabytes,
                lsd=_mean(quality.lsd for quality in own),
                lsd_whole=_mean(quality.lsd_whole for quality in own),
                dnsmos=_mean(quality.dnsmos for quality in own),
            )
        )
    return tuple(summaries)


def ratios(timings: Sequence[Timing], memory_uses: Sequence[MemoryUse]) -> tuple[Ratio, ...]:
    """kokoro-lite's RTFs relative to the published model's, where both were measured."""
    result = []
    for memory_use in memory_uses:
        if memory_use.implementation in (PUBLISHED, PYTORCH):
            continue
        own = {timing.utterance: timing.rtfs for timing in _of(timings, memory_use.implementation, memory_use.threads)}
        pairs = [
            rtf / base
            for timing in _of(timings, PUBLISHED, memory_use.threads)
            for rtf, base in zip(own[timing.utterance], timing.rtfs, strict=True)
        ]
        if pairs:
            result.append(Ratio(memory_use.implementation, memory_use.threads, median(pairs)))
    return tuple(result)


def model_markdown(report: ModelReport) -> str:
    """The report as Markdown."""
    seconds = [timing.audio_seconds for timing in report.timings]
    rounds = max(len(timing.rtfs) for timing in report.timings)
    lines = [
        f"Measured {report.date} on {report.machine.description}. The model alone, phonemes to samples, in a process "
        f"of its own; {len(report.utterances)} held-out utterances of {min(seconds):.0f} to {max(seconds):.0f} s, "
        f"{rounds} times each, all implementations in turn.",
        "",
        f"Model: {report.model}.",
        "",
        "| model | threads | RTF | peak RSS | peak PSS | files | LSD | LSD without windows | DNSMOS |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.implementation} | {s.threads} | {s.rtf:.2f} | {s.peak_rss:.0f} MiB | {s.peak_pss:.0f} MiB "
        f"| {s.megabytes:.0f} MB | {_cell(s.lsd, ' dB')} | {_cell(s.lsd_whole, ' dB')} | {_cell(s.dnsmos)} |"
        for s in report.summaries
    ]
    lines += ["", f"| kokoro-lite | threads | RTF, as a share of that of {PUBLISHED} |", "|---|---|---|"]
    lines += [f"| {r.implementation} | {r.threads} | {r.ratio:.2f} |" for r in report.ratios]
    lines += ["", *_NOTES, *missing_lines(report.missing)]
    return "\n".join(lines) + "\n"


_NOTES = (
    "RTF: median over utterances and rounds; the shares are taken round by round. Peaks: of the whole process with "
    "its libraries (importing PyTorch's Kokoro imports spaCy), and for RSS with loading. LSD: mean log-spectral "
    "distance from PyTorch with the fixed noise of our export. Implementations do not all predict the same "
    "durations, so frames are first aligned by dynamic time warping on mel spectra, for every implementation alike. "
    "Quality is that of the waveforms of one thread, evaluated after all timing.",
    "",
    f"{PYTORCH} draws a noise of its own, so its LSD is the effect of another noise alone: the floor for "
    "implementations that do not share the reference's noise. kokoro-lite shares it. It is measured and served in "
    "windows; the effect of the windows on the LSD is visible in the column without them, where it renders in one "
    "piece like the others. The published model has no noise in unvoiced sounds, and its inverse STFT does not "
    "divide by the window's envelope.",
)


def _of(timings: Iterable[Timing], implementation: str, threads: int) -> list[Timing]:
    return [timing for timing in timings if timing.implementation == implementation and timing.threads == threads]


def _mean(values: Iterable[float | None]) -> float | None:
    measured = [value for value in values if value is not None]
    return fmean(measured) if measured else None


def _cell(value: float | None, unit: str = "") -> str:
    return "not measured" if value is None else f"{value:.2f}{unit}"
