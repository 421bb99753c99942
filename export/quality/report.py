"""Quality report of a build, and the gate that it must pass.

Figures that were not measured are None, the table says so, and a gate with ``complete`` fails because of them.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import msgspec
import numpy as np

from export.quality.dnsmos import Score
from export.quality.recogniser import WordErrors
from service.languages import AMERICAN_ENGLISH

TRUSTED = 2.5
"""Least overall DNSMOS of the reference for a line to count. DNSMOS is not valid for whispering: it gave a whispering
voice 1.4, and 0.6 more when dynamic int8 added hiss, which hid the 0.12 that each of four others lost."""
INSTALL = "not measured (pip install 'kokoro-lite[judge]')"


class Floor(msgspec.Struct, frozen=True):
    """Distance of the reference from itself after an inaudible change: no build is required to be nearer."""

    lsd: float
    mel: float
    opinion: Score | None
    words: WordErrors | None


class LineReport(msgspec.Struct, frozen=True):
    """Figures of one line, synthesised by both builds with the reference's durations."""

    text: str
    voice: str
    speed: float
    seconds: float
    tokens: int
    durations_differ: int
    """Tokens whose predicted durations differ."""
    durations_differ_by_more: int
    """Tokens whose predicted durations differ by more than one frame (25 ms)."""
    seconds_free: float
    """Length with the build's own durations."""
    f0_cents: float | None
    """RMS difference where both are voiced; None if no frame is."""
    voicing_differs: float
    """Share of half-frames that are voiced in only one of the two."""
    energy: float
    """RMS of the difference, relative to the RMS of the reference."""
    lsd: float
    """Log-spectral distance, dB."""
    mel: float
    """Mel distance, natural logarithms."""
    reference_opinion: Score | None
    opinion: Score | None
    reference_words: WordErrors | None
    words: WordErrors | None
    noise_floor: Floor
    """Floor with another noise in the source."""
    source_floor: Floor
    """Floor with noise of 1e-3 added to the source."""
    language: str = AMERICAN_ENGLISH.tag
    """BCP 47 tag; reports older than the field have English lines only."""

    fallback_lsd: float | None = None
    """Log-spectral distance of the vocoder on onnxruntime's own operators, dB; None if there are no others."""

    @property
    def opinion_loss(self) -> float | None:
        """Overall DNSMOS of the reference minus that of the build; positive is worse, None if not comparable."""
        return loss(self.reference_opinion, self.opinion)


class Gate(msgspec.Struct, frozen=True):
    """Limits of a build against its reference. Words have no allowance: their total number of errors must not grow."""

    lsd: float = 2.6
    """dB, mean over lines."""
    opinion_loss: float = 0.05
    """DNSMOS, mean over lines."""
    durations_differ_by_more: int = 0
    """Largest number of tokens, over all lines."""
    complete: bool = False
    """Also fail if a measure is missing."""


Measure: TypeAlias = Callable[[LineReport], float | None]


class QualityReport(msgspec.Struct, frozen=True):
    """Figures of all lines."""

    build: str
    reference: str
    lines: tuple[LineReport, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags of the lines, each once."""
        return tuple(dict.fromkeys(line.language for line in self.lines))

    def of(self, language: str) -> "QualityReport":
        """Report of the lines of one language."""
        return QualityReport(
            self.build, self.reference, tuple(line for line in self.lines if line.language == language)
        )

    def mean(self, measure: Measure) -> float | None:
        """Mean over the lines that have the measure."""
        values = self._values(measure)
        return float(np.mean(values)) if values else None

    def median(self, measure: Measure) -> float | None:
        """Median over the lines that have the measure."""
        values = self._values(measure)
        return float(np.median(values)) if values else None

    @property
    def durations_differ(self) -> int:
        return sum(line.durations_differ for line in self.lines)

    @property
    def durations_differ_by_more(self) -> int:
        return sum(line.durations_differ_by_more for line in self.lines)

    @property
    def words(self) -> WordErrors | None:
        """Word errors over all lines; None if not measured."""
        return total([line.words for line in self.lines])

    @property
    def reference_words(self) -> WordErrors | None:
        return total([line.reference_words for line in self.lines])

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Names of the measures that are missing."""
        missing = []
        if self.mean(lambda line: line.opinion_loss) is None:
            missing.append("DNSMOS")
        if self.words is None:
            missing.append("word error rate")
        return tuple(missing)

    def failures(self, gate: Gate) -> Iterator[str]:
        """Messages for the limits that the build exceeds."""
        yield from self._too_far("LSD", "dB", lambda line: line.lsd, gate.lsd)
        if self.mean(lambda line: line.fallback_lsd) is not None:
            yield from self._too_far("LSD on stock operators", "dB", lambda line: line.fallback_lsd, gate.lsd)
        if self.mean(lambda line: line.opinion_loss) is not None:
            yield from self._too_far("DNSMOS loss", "points", lambda line: line.opinion_loss, gate.opinion_loss)
        if self.durations_differ_by_more > gate.durations_differ_by_more:
            yield f"{self.durations_differ_by_more} durations differ by more than a frame"
        if self.words is not None and self.reference_words is not None:
            given, exact = self.words.errors, self.reference_words.errors
            if given > exact:
                yield f"{given} of {self.words.words} words are misrecognised, more than the {exact} of the reference"
        if gate.complete:
            yield from (f"{what} was {INSTALL}" for what in self.unmeasured)

    def _too_far(self, what: str, unit: str, measure: Measure, most: float) -> Iterator[str]:
        found = self.mean(measure)
        if found is None:
            yield f"there is no {what}: no line was evaluated"
        # Written so that NaN fails.
        elif not found <= most:
            worst = max(self.lines, key=lambda line: measure(line) or 0.0)
            example = f"the worst line is {worst.voice}: {worst.text[:40]!r}"
            yield f"mean {what} is {found:.3g} {unit}, more than {most:g}; {example}"

    def _values(self, measure: Measure) -> list[float]:
        return [value for value in map(measure, self.lines) if value is not None]


def loss(reference: Score | None, given: Score | None) -> float | None:
    """Loss of overall DNSMOS; None if not measured, or if the reference is below ``TRUSTED``."""
    if reference is None or given is None or reference.overall < TRUSTED:
        return None
    return reference.overall - given.overall


def total(counts: Sequence[WordErrors | None]) -> WordErrors | None:
    """Sum over the lines that were measured; None if none was."""
    measured = [count for count in counts if count is not None]
    if not measured:
        return None
    return WordErrors(sum(count.errors for count in measured), sum(count.words for count in measured))
