"""Results of the model alone: as values, as JSON, and as the tables that people read."""

from collections.abc import Iterable, Sequence
from statistics import fmean

import msgspec

from benchmarks.builds import LeftOut, describe_missing
from benchmarks.machine import Machine, median
from benchmarks.model.implementations import PUBLISHED, PYTORCH
from benchmarks.model.utterances import Utterance


class Timing(msgspec.Struct, frozen=True):
    """One contender on one utterance."""

    contender: str
    threads: int
    utterance: str
    audio_seconds: float
    rtfs: tuple[float, ...]
    """Seconds of the model's work for each second of its speech, turn by turn."""


class Weight(msgspec.Struct, frozen=True):
    """What one contender's process weighed, in MiB."""

    contender: str
    threads: int
    libraries: str
    megabytes: float
    """Of its model's files."""
    peak_rss: float
    peak_pss: float
    """While it said the longest utterance; loading is not in it."""
    ready_seconds: float


class Quality(msgspec.Struct, frozen=True):
    """One contender on one utterance; None is what could not be measured."""

    contender: str
    utterance: str
    lsd: float | None
    """dB from PyTorch with the export's noise, frames aligned."""
    lsd_whole: float | None
    """The same without windows; for those that have none it is ``lsd``."""
    dnsmos: float | None
    """Overall mean opinion, 1 to 5."""


class Summary(msgspec.Struct, frozen=True):
    """One contender at one number of threads."""

    contender: str
    threads: int
    rtf: float
    """Median over all utterances and turns."""
    peak_rss: float
    peak_pss: float
    megabytes: float
    lsd: float | None
    """Mean over the utterances, as the next two."""
    lsd_whole: float | None
    dnsmos: float | None


class Ratio(msgspec.Struct, frozen=True):
    """One of ours against the published model."""

    contender: str
    threads: int
    ratio: float
    """Median of RTF over RTF, each pair from the same turn of the same utterance."""


class ModelReport(msgspec.Struct, frozen=True):
    date: str
    machine: Machine
    model: str
    utterances: tuple[Utterance, ...]
    summaries: tuple[Summary, ...]
    ratios: tuple[Ratio, ...]
    timings: tuple[Timing, ...]
    weights: tuple[Weight, ...]
    qualities: tuple[Quality, ...]
    missing: tuple[LeftOut, ...]


def summarise(
    timings: Sequence[Timing], weights: Sequence[Weight], qualities: Sequence[Quality]
) -> tuple[Summary, ...]:
    """A summary for each weight."""
    summaries = []
    for weight in weights:
        own = [quality for quality in qualities if quality.contender == weight.contender]
        summaries.append(
            Summary(
                contender=weight.contender,
                threads=weight.threads,
                rtf=median(rtf for timing in _of(timings, weight.contender, weight.threads) for rtf in timing.rtfs),
                peak_rss=weight.peak_rss,
                peak_pss=weight.peak_pss,
                megabytes=weight.megabytes,
                lsd=_mean(quality.lsd for quality in own),
                lsd_whole=_mean(quality.lsd_whole for quality in own),
                dnsmos=_mean(quality.dnsmos for quality in own),
            )
        )
    return tuple(summaries)


def ratios(timings: Sequence[Timing], weights: Sequence[Weight]) -> tuple[Ratio, ...]:
    """Ours against the published model, where both were measured."""
    found = []
    for weight in weights:
        if weight.contender in (PUBLISHED, PYTORCH):
            continue
        ours = {timing.utterance: timing.rtfs for timing in _of(timings, weight.contender, weight.threads)}
        pairs = [
            rtf / base
            for timing in _of(timings, PUBLISHED, weight.threads)
            for rtf, base in zip(ours[timing.utterance], timing.rtfs, strict=True)
        ]
        if pairs:
            found.append(Ratio(weight.contender, weight.threads, median(pairs)))
    return tuple(found)


def model_markdown(report: ModelReport) -> str:
    """The report for people."""
    seconds = [timing.audio_seconds for timing in report.timings]
    turns = max(len(timing.rtfs) for timing in report.timings)
    lines = [
        f"Measured {report.date} on {report.machine.description}. The model alone, phonemes to samples, in a process "
        f"of its own; {len(report.utterances)} held-out utterances of {min(seconds):.0f} to {max(seconds):.0f} s, "
        f"{turns} times each, all contenders in turn.",
        "",
        f"Model: {report.model}.",
        "",
        "| model | threads | RTF | peak RSS | peak PSS | files | LSD | LSD without windows | DNSMOS |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.contender} | {s.threads} | {s.rtf:.2f} | {s.peak_rss:.0f} MiB | {s.peak_pss:.0f} MiB "
        f"| {s.megabytes:.0f} MB | {_cell(s.lsd, ' dB')} | {_cell(s.lsd_whole, ' dB')} | {_cell(s.dnsmos)} |"
        for s in report.summaries
    ]
    lines += ["", f"| ours | threads | RTF, as a share of that of {PUBLISHED} |", "|---|---|---|"]
    lines += [f"| {r.contender} | {r.threads} | {r.ratio:.2f} |" for r in report.ratios]
    lines += ["", *_NOTES, *describe_missing(report.missing)]
    return "\n".join(lines) + "\n"


_NOTES = (
    "RTF: median over utterances and turns; the shares are taken turn by turn. Peaks: of the whole process, that is "
    "with its libraries (importing PyTorch's Kokoro imports spaCy), and for RSS with loading. LSD: mean log spectral "
    "distance from PyTorch with the noise that our export has fixed. Contenders do not all predict the same durations, "
    "so frames are first aligned by dynamic time warping on mel spectra, for every contender alike. Quality is that of "
    "the waveforms of one thread, judged after all timing.",
    "",
    f"{PYTORCH} draws a noise of its own, so its LSD is what another noise alone makes: the floor for whoever does not "
    "share the reference's. Ours share it. They are measured and served in windows; what that makes of the LSD can be "
    "seen from the column in which they were rendered in one piece, like the others. The published model has no noise "
    "in unvoiced sounds, and its inverse STFT lacks the window's envelope.",
)


def _of(timings: Iterable[Timing], contender: str, threads: int) -> list[Timing]:
    return [timing for timing in timings if timing.contender == contender and timing.threads == threads]


def _mean(values: Iterable[float | None]) -> float | None:
    measured = [value for value in values if value is not None]
    return fmean(measured) if measured else None


def _cell(value: float | None, unit: str = "") -> str:
    return "not measured" if value is None else f"{value:.2f}{unit}"
