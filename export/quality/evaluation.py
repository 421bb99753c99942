"""Evaluation of a quantised build against the float32 one, on held-out lines.

Durations, which decide the rhythm, are compared as each build predicts them. Everything else is compared with the
reference's durations in both (teacher forcing), on the same noise. The floors, the part of a distance that is chance,
are measured on the reference itself: with another noise in its source, and with noise of 1e-3 added to the source.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from export.corpus.lines import Line, style
from export.quality import dnsmos, recogniser
from export.quality.dnsmos import Dnsmos
from export.quality.markdown import markdown
from export.quality.recogniser import Recogniser
from export.quality.report import Floor, Gate, LineReport, QualityReport
from export.quality.spectra import log_spectral_distance, mel_distance
from export.quality.teacher_forcing import ForcedSynthesis, TeacherForcedBuild
from service.g2p.vocabulary import Vocabulary, read_vocabulary
from service.speech import FRAME, SAMPLE_RATE, Samples
from service.voices.book import VoiceBook

SPECTROGRAMS = 4
"""Number of lines, from the first, with a picture of their spectrograms."""
VOICED = 10.0
"""Hz above which a half-frame counts as voiced, as in the model."""
REPORT_JSON, REPORT_TABLE = "quality.json", "quality.md"
_DISTURBANCE = 1e-3
_SEED = 7

Array = NDArray[np.float32]


class LineComparison(msgspec.Struct, frozen=True):
    """Figures of a line and the waveforms that they were measured on."""

    report: LineReport
    reference: Samples
    given: Samples


class QualityEvaluator:
    """Compares two builds; DNSMOS and word errors are None without the model that measures them."""

    def __init__(
        self,
        given: TeacherForcedBuild,
        reference: TeacherForcedBuild,
        book: VoiceBook,
        dnsmos_model: Dnsmos | None,
        recogniser_model: Recogniser | None,
    ) -> None:
        self._given, self._reference, self._book = given, reference, book
        self._dnsmos, self._recogniser = dnsmos_model, recogniser_model

    def compare(self, lines: Sequence[Line]) -> Iterator[LineComparison]:
        """Synthesise and compare the lines one by one; shows a progress bar."""
        bar: Iterable[Line] = tqdm(lines, desc="quality", unit="line")
        return map(self._compare, bar)

    def _compare(self, line: Line) -> LineComparison:
        row = style(self._book, line)
        durations = self._reference.durations(line, row)
        exact = self._reference.synthesise(line, row, durations)
        given = self._given.synthesise(line, row, durations)
        own = self._given.durations(line, row)
        off = np.abs(own - durations)
        fallback = self._given.render_fallback(given, row)
        before, after = self._scores(line, exact.waveform), self._scores(line, given.waveform)
        report = LineReport(
            text=line.text,
            language=line.language,
            voice=line.voice,
            speed=line.speed,
            seconds=len(exact.waveform) / SAMPLE_RATE,
            tokens=len(durations),
            durations_differ=int((off > 0).sum()),
            durations_differ_by_more=int((off > 1).sum()),
            seconds_free=int(own.sum()) * FRAME / SAMPLE_RATE,
            f0_cents=cents(exact.f0, given.f0),
            voicing_differs=float(((exact.f0 > VOICED) != (given.f0 > VOICED)).mean()),
            energy=relative(exact.energy, given.energy),
            lsd=log_spectral_distance(exact.waveform, given.waveform),
            mel=mel_distance(exact.waveform, given.waveform),
            reference_opinion=before.opinion,
            opinion=after.opinion,
            reference_words=before.words,
            words=after.words,
            noise_floor=self._other_noise(line, row, exact, durations),
            source_floor=self._disturbed(line, row, exact),
            fallback_lsd=None if fallback is None else log_spectral_distance(exact.waveform, fallback),
        )
        return LineComparison(report, exact.waveform, given.waveform)

    def _other_noise(self, line: Line, row: Array, exact: ForcedSynthesis, durations: NDArray[np.int64]) -> Floor:
        """Floor with the same noise values in another order."""
        noise = np.random.default_rng(_SEED).permutation(self._reference.noise)
        return self._floor(line, exact, self._reference.synthesise(line, row, durations, noise).waveform)

    def _disturbed(self, line: Line, row: Array, exact: ForcedSynthesis) -> Floor:
        """Floor with noise added to the source."""
        noise = np.random.default_rng(_SEED).standard_normal(exact.source.shape, np.float32)
        source = exact.source + np.float32(_DISTURBANCE) * noise
        return self._floor(line, exact, self._reference.render(exact.features, source, row))

    def _floor(self, line: Line, exact: ForcedSynthesis, waveform: Samples) -> Floor:
        scores = self._scores(line, waveform)
        return Floor(
            lsd=log_spectral_distance(exact.waveform, waveform),
            mel=mel_distance(exact.waveform, waveform),
            opinion=scores.opinion,
            words=scores.words,
        )

    def _scores(self, line: Line, waveform: Samples) -> "_Scores":
        # The recogniser is for English alone.
        english = line.language.startswith("en-")
        return _Scores(
            self._dnsmos.score(waveform) if self._dnsmos else None,
            self._recogniser.errors(line.text, waveform) if self._recogniser and english else None,
        )


class _Scores(msgspec.Struct, frozen=True):
    """DNSMOS and word errors of a waveform; None if not measured."""

    opinion: dnsmos.Score | None
    words: recogniser.WordErrors | None


def open_evaluator(given: Path, reference: Path, book: VoiceBook, threads: int = 1) -> QualityEvaluator:
    """Evaluator of the graphs in ``given`` against those in ``reference``, with the measures that are installed."""
    vocabulary: Vocabulary = read_vocabulary()
    return QualityEvaluator(
        TeacherForcedBuild(given, vocabulary, threads),
        TeacherForcedBuild(reference, vocabulary, threads),
        book,
        Dnsmos(threads) if dnsmos.available() else None,
        Recogniser(threads) if recogniser.available() else None,
    )


def write_report(
    compared: Iterable[LineComparison],
    given: Path,
    reference: Path,
    out: Path,
    gate: Gate,
    spectrograms: int = SPECTROGRAMS,
) -> QualityReport:
    """Collect the lines, and write quality.json, quality.md and one PNG for each of the first lines.

    Args:
        compared: results of ``QualityEvaluator.compare``.
        given: the evaluated build; its name is in the report.
        reference: the build that it was compared with.
        out: folder to write to, created if it is missing.
        gate: limits; the table has the verdict, the caller handles failures.
        spectrograms: number of pictures, none if matplotlib is not installed.
    """
    out.mkdir(parents=True, exist_ok=True)
    reports = []
    for number, line in enumerate(compared):
        reports.append(line.report)
        if number < spectrograms:
            _draw(out / f"line-{number + 1:02}.png", line)
    report = QualityReport(given.name, reference.name, tuple(reports))
    (out / REPORT_JSON).write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    (out / REPORT_TABLE).write_text(markdown(report, gate), encoding="utf-8")
    return report


def cents(reference: Array, given: Array) -> float | None:
    """RMS difference of two F0 curves in Hz, shape (n,), in cents where both are voiced; None if no frame is."""
    voiced = (reference > VOICED) & (given > VOICED)
    if not voiced.any():
        return None
    ratio = given[voiced].astype(np.float64) / reference[voiced].astype(np.float64)
    return float(np.sqrt(np.mean((1200 * np.log2(ratio)) ** 2)))


def relative(reference: Array, given: Array) -> float:
    """RMS of the difference of two curves, shape (n,), relative to the RMS of the first."""
    exact = reference.astype(np.float64)
    return float(np.sqrt(((given - exact) ** 2).mean() / max(float((exact**2).mean()), 1e-12)))


def _draw(path: Path, line: LineComparison) -> None:
    from export.quality import spectrograms

    if spectrograms.available():
        spectrograms.draw(path, line.report.voice, line.reference, line.given)
