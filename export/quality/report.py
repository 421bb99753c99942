"""What the comparison of a build with its reference found, and what it must not exceed.

Nothing that was not measured passes for measured: such figures are None, the table says so, and a gate that asks for
completeness refuses them.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import msgspec
import numpy as np

from export.quality.dnsmos import Score
from export.quality.recogniser import WordErrors
from service.languages import AMERICAN_ENGLISH

TRUSTED = 2.5
"""Overall opinion of the reference below which DNSMOS is not asked about a line. It does not know whispering: it gave
a whispering voice 1.4, and 0.6 more when dynamic int8 added hiss, which hid the 0.12 that each of four others lost."""
INSTALL = "not measured (pip install 'kokoro-lite[judge]')"


class Floor(msgspec.Struct, frozen=True):
    """The reference against itself with something changed that nobody minds: no build can be asked to be nearer."""

    lsd: float
    mel: float
    opinion: Score | None
    words: WordErrors | None


class LineReport(msgspec.Struct, frozen=True):
    """One line, said by both builds with the reference's durations."""

    text: str
    voice: str
    speed: float
    seconds: float
    tokens: int
    durations_differ: int
    """Tokens whose frames the build itself would have chosen otherwise."""
    durations_differ_by_more: int
    """Of these, by more than one frame (25 ms)."""
    seconds_free: float
    """Length at the build's own durations."""
    f0_cents: float | None
    """RMS where both are voiced; None where nothing is."""
    voicing_differs: float
    """Share of half-frames that are voiced in one of the two only."""
    energy: float
    """RMS of the difference, as a share of the RMS of the reference."""
    lsd: float
    """dB."""
    mel: float
    """Natural logarithms."""
    reference_opinion: Score | None
    opinion: Score | None
    reference_words: WordErrors | None
    words: WordErrors | None
    noise_floor: Floor
    """With another noise in the source."""
    source_floor: Floor
    """With noise of 1e-3 added to the source."""
    language: str = AMERICAN_ENGLISH.tag
    """BCP 47 tag; reports that are older than the field are of English lines."""

    @property
    def opinion_loss(self) -> float | None:
        """Overall opinion of the reference less that of the build; positive is worse, None is no use."""
        return loss(self.reference_opinion, self.opinion)


class Gate(msgspec.Struct, frozen=True):
    """What a build may lose against its reference. Words have no allowance: no more may be misheard, all told."""

    lsd: float = 2.6
    """dB, mean over lines."""
    opinion_loss: float = 0.05
    """DNSMOS, mean over lines."""
    durations_differ_by_more: int = 0
    """Tokens, over all lines."""
    complete: bool = False
    """Also refuse a build of which something was not measured."""


Measure: TypeAlias = Callable[[LineReport], float | None]


class QualityReport(msgspec.Struct, frozen=True):
    """All lines."""

    build: str
    reference: str
    lines: tuple[LineReport, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags of the lines, each once."""
        return tuple(dict.fromkeys(line.language for line in self.lines))

    def of(self, language: str) -> "QualityReport":
        """The lines of one language."""
        return QualityReport(
            self.build, self.reference, tuple(line for line in self.lines if line.language == language)
        )

    def mean(self, measure: Measure) -> float | None:
        """Mean over the lines that have it."""
        values = self._values(measure)
        return float(np.mean(values)) if values else None

    def median(self, measure: Measure) -> float | None:
        """Median over the lines that have it."""
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
        """Over all lines; None where no recogniser heard them."""
        return total([line.words for line in self.lines])

    @property
    def reference_words(self) -> WordErrors | None:
        return total([line.reference_words for line in self.lines])

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """What could not be measured here."""
        missing = []
        if self.mean(lambda line: line.opinion_loss) is None:
            missing.append("DNSMOS")
        if self.words is None:
            missing.append("word error rate")
        return tuple(missing)

    def failures(self, gate: Gate) -> Iterator[str]:
        """What the gate does not let through, in words."""
        yield from self._too_far("LSD", "dB", lambda line: line.lsd, gate.lsd)
        if self.mean(lambda line: line.opinion_loss) is not None:
            yield from self._too_far("DNSMOS loss", "points", lambda line: line.opinion_loss, gate.opinion_loss)
        if self.durations_differ_by_more > gate.durations_differ_by_more:
            yield f"{self.durations_differ_by_more} durations differ by more than a frame"
        if self.words is not None and self.reference_words is not None:
            given, exact = self.words.errors, self.reference_words.errors
            if given > exact:
                yield f"{given} of {self.words.words} words are misheard, more than the reference's {exact}"
        if gate.complete:
            yield from (f"{what} was {INSTALL}" for what in self.unmeasured)

    def _too_far(self, what: str, unit: str, measure: Measure, most: float) -> Iterator[str]:
        found = self.mean(measure)
        if found is None:
            yield f"there is no {what}: no line was judged"
        # Written so that NaN fails.
        elif not found <= most:
            worst = max(self.lines, key=lambda line: measure(line) or 0.0)
            example = f"the worst line is {worst.voice}: {worst.text[:40]!r}"
            yield f"mean {what} is {found:.3g} {unit}, more than {most:g}; {example}"

    def _values(self, measure: Measure) -> list[float]:
        return [value for value in map(measure, self.lines) if value is not None]


def loss(reference: Score | None, given: Score | None) -> float | None:
    """How much worse the overall opinion is; None where it was not measured or the reference is not ``TRUSTED``."""
    if reference is None or given is None or reference.overall < TRUSTED:
        return None
    return reference.overall - given.overall


def total(counts: Sequence[WordErrors | None]) -> WordErrors | None:
    """Over all lines that were heard; None where none was."""
    found = [count for count in counts if count is not None]
    if not found:
        return None
    return WordErrors(sum(count.errors for count in found), sum(count.words for count in found))
