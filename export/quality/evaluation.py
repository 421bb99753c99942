"""Is a quantised build as good as the float32 one? Both say the held-out lines, and are compared part by part.

Durations, which decide the rhythm, are compared as each build chooses them. Everything else is compared with the
reference's durations given to both, on the same noise. How much of a distance is only chance is measured on the
reference itself, with another noise in its source, and with noise of 1e-3 added to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from export.corpus.lines import Line, style
from export.quality import dnsmos as opinion
from export.quality import recogniser
from export.quality.dnsmos import Opinion
from export.quality.markdown import markdown
from export.quality.recogniser import Recogniser
from export.quality.report import Floor, Gate, LineReport, QualityReport
from export.quality.spectra import log_spectral_distance, mel_distance
from export.quality.teacher_forcing import ForcedBuild, Spoken
from service.g2p.vocabulary import Vocabulary, read_vocabulary
from service.speech import FRAME, SAMPLE_RATE, Samples
from service.voices.book import VoiceBook

PICTURES = 4
"""Lines of which a picture is drawn, the first ones."""
VOICED = 10.0
"""Hz above which a half-frame counts as voiced, as in the model."""
REPORT_JSON, REPORT_TABLE = "quality.json", "quality.md"
_DISTURBANCE = 1e-3
_SEED = 7

Array = NDArray[np.float32]


class Compared(msgspec.Struct, frozen=True):
    """A line's figures and what they were measured on."""

    report: LineReport
    reference: Samples
    given: Samples


class QualityJudge:
    """Compares two builds; whether opinions and words are judged too depends on who is given."""

    def __init__(
        self,
        given: ForcedBuild,
        reference: ForcedBuild,
        book: VoiceBook,
        listener: Opinion | None,
        writer: Recogniser | None,
    ) -> None:
        self._given, self._reference, self._book = given, reference, book
        self._listener, self._writer = listener, writer

    def compare(self, lines: Sequence[Line]) -> Iterator[Compared]:
        """Say one line after another; shows a progress bar."""
        bar: Iterable[Line] = tqdm(lines, desc="quality", unit="line")
        return map(self._compare, bar)

    def _compare(self, line: Line) -> Compared:
        row = style(self._book, line)
        durations = self._reference.durations(line, row)
        exact = self._reference.say(line, row, durations)
        given = self._given.say(line, row, durations)
        own = self._given.durations(line, row)
        off = np.abs(own - durations)
        before, after = self._heard(line, exact.waveform), self._heard(line, given.waveform)
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
        )
        return Compared(report, exact.waveform, given.waveform)

    def _other_noise(self, line: Line, row: Array, exact: Spoken, durations: NDArray[np.int64]) -> Floor:
        """The same noise values in another order, so that nothing but chance differs."""
        noise = np.random.default_rng(_SEED).permutation(self._reference.noise)
        return self._floor(line, exact, self._reference.say(line, row, durations, noise).waveform)

    def _disturbed(self, line: Line, row: Array, exact: Spoken) -> Floor:
        noise = np.random.default_rng(_SEED).standard_normal(exact.source.shape, np.float32)
        source = exact.source + np.float32(_DISTURBANCE) * noise
        return self._floor(line, exact, self._reference.render(exact.features, source, row))

    def _floor(self, line: Line, exact: Spoken, waveform: Samples) -> Floor:
        heard = self._heard(line, waveform)
        return Floor(
            lsd=log_spectral_distance(exact.waveform, waveform),
            mel=mel_distance(exact.waveform, waveform),
            opinion=heard.opinion,
            words=heard.words,
        )

    def _heard(self, line: Line, waveform: Samples) -> "_Heard":
        return _Heard(
            self._listener.score(waveform) if self._listener else None,
            # The recogniser hears English alone.
            self._writer.errors(line.text, waveform) if self._writer and line.language.startswith("en-") else None,
        )


class _Heard(msgspec.Struct, frozen=True):
    opinion: opinion.Score | None
    words: recogniser.WordErrors | None


def open_judge(given: Path, reference: Path, book: VoiceBook, threads: int = 1) -> QualityJudge:
    """A judge of the graphs in ``given`` against those in ``reference``, with all the measures installed here."""
    vocabulary: Vocabulary = read_vocabulary()
    return QualityJudge(
        ForcedBuild(given, vocabulary, threads),
        ForcedBuild(reference, vocabulary, threads),
        book,
        Opinion(threads) if opinion.available() else None,
        Recogniser(threads) if recogniser.available() else None,
    )


def write_report(
    compared: Iterable[Compared], given: Path, reference: Path, out: Path, gate: Gate, pictures: int = PICTURES
) -> QualityReport:
    """Collect the lines, and write quality.json, quality.md and one PNG for each of the first lines.

    Args:
        compared: what ``QualityJudge.compare`` gives.
        given: the build that was judged; its name is in the report.
        reference: what it was compared with.
        out: folder to write to, made if it is missing.
        gate: its verdict stands in the table; the caller decides what to do about failures.
        pictures: how many to draw, none where matplotlib is not installed.
    """
    out.mkdir(parents=True, exist_ok=True)
    reports = []
    for number, line in enumerate(compared):
        reports.append(line.report)
        if number < pictures:
            _draw(out / f"line-{number + 1:02}.png", line)
    report = QualityReport(given.name, reference.name, tuple(reports))
    (out / REPORT_JSON).write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    (out / REPORT_TABLE).write_text(markdown(report, gate), encoding="utf-8")
    return report


def cents(reference: Array, given: Array) -> float | None:
    """RMS difference of two F0 curves in Hz, shape (n,), in cents where both are voiced; None where nothing is."""
    voiced = (reference > VOICED) & (given > VOICED)
    if not voiced.any():
        return None
    ratio = given[voiced].astype(np.float64) / reference[voiced].astype(np.float64)
    return float(np.sqrt(np.mean((1200 * np.log2(ratio)) ** 2)))


def relative(reference: Array, given: Array) -> float:
    """RMS of the difference of two curves, shape (n,), as a share of the RMS of the first."""
    exact = reference.astype(np.float64)
    return float(np.sqrt(((given - exact) ** 2).mean() / max(float((exact**2).mean()), 1e-12)))


def _draw(path: Path, line: Compared) -> None:
    from export.quality import spectrograms as pictures

    if pictures.available():
        pictures.draw(path, line.report.voice, line.reference, line.given)
