"""A quality report as Markdown, for people: the totals, the floors to read them by, and a row for every line."""

from collections.abc import Callable, Iterator, Sequence

from export.quality.opinion import Score
from export.quality.recogniser import WordErrors
from export.quality.report import INSTALL, TRUSTED, Floor, Gate, LineReport, Measure, QualityReport, loss


def markdown(report: QualityReport, gate: Gate) -> str:
    """The whole report, with the gate's verdict first."""
    return "\n".join([*_verdict(report, gate), "", *_totals(report), "", *_floors(report), "", *_lines(report)]) + "\n"


def _verdict(report: QualityReport, gate: Gate) -> Iterator[str]:
    yield f"# {report.build} against {report.reference}"
    yield ""
    failures = list(report.failures(gate))
    yield "Does not pass:" if failures else "Passes what was measured."
    yield from (f"* {failure}" for failure in failures)
    yield from (f"* {what}: {INSTALL}" for what in report.unmeasured)


def _totals(report: QualityReport) -> Iterator[str]:
    seconds, tokens = sum(line.seconds for line in report.lines), sum(line.tokens for line in report.lines)
    yield f"{len(report.lines)} lines, {seconds:.0f} s, {tokens} tokens, with the reference's durations:"
    yield ""
    yield from _head("", "mean", "median")
    rows: Sequence[tuple[str, Measure]] = (
        ("LSD, dB", lambda line: line.lsd),
        ("mel distance, nepers", lambda line: line.mel),
        ("F0, cents", lambda line: line.f0_cents),
        ("half-frames voiced in one only", lambda line: line.voicing_differs),
        ("energy, share", lambda line: line.energy),
        ("DNSMOS of the reference", lambda line: _overall(line.reference_opinion)),
        ("DNSMOS", lambda line: _overall(line.opinion)),
        ("DNSMOS loss", lambda line: line.opinion_loss),
    )
    for name, measure in rows:
        yield _row(name, _figure(report.mean(measure)), _figure(report.median(measure)))
    yield ""
    differ, more = report.durations_differ, report.durations_differ_by_more
    yield f"* durations: {differ} of {tokens} differ, {more} by more than a frame"
    trusted = sum(line.opinion_loss is not None for line in report.lines)
    yield f"* DNSMOS loss: over {trusted} lines, those for which the reference scores at least {TRUSTED}"
    yield f"* word errors of the reference: {_words(report.reference_words)}; of the build: {_words(report.words)}"


def _floors(report: QualityReport) -> Iterator[str]:
    measured = sum(line.noise_floor is not None for line in report.lines)
    if not measured:
        yield "Floors were not measured."
        return
    yield f"Floors, the reference against itself with something changed, over the first {measured} lines:"
    yield ""
    yield from _head("", "LSD", "mel", "DNSMOS loss", "more word errors")
    kinds: Sequence[tuple[str, Callable[[LineReport], Floor | None]]] = (
        ("another noise in the source", lambda line: line.noise_floor),
        ("1e-3 noise added to the source", lambda line: line.source_floor),
    )
    for name, floor_of in kinds:
        found = [(line, floor) for line in report.lines if (floor := floor_of(line)) is not None]
        losses = [loss(line.reference_opinion, floor.opinion) for line, floor in found]
        words = [_more_errors(line, floor) for line, floor in found]
        yield _row(
            name,
            _figure(_mean([floor.lsd for _, floor in found])),
            _figure(_mean([floor.mel for _, floor in found])),
            _figure(_mean([lost for lost in losses if lost is not None])),
            _figure(sum(more for more in words if more is not None) if words and None not in words else None),
        )


def _lines(report: QualityReport) -> Iterator[str]:
    yield from _head("voice", "speed", "seconds", "durations", "F0, cents", "LSD", "DNSMOS loss", "errors", "text")
    for line in report.lines:
        yield _row(
            line.voice,
            f"{line.speed:.2f}",
            f"{line.seconds:.1f}",
            f"{line.durations_differ}/{line.tokens}",
            _figure(line.f0_cents),
            _figure(line.lsd),
            _figure(line.opinion_loss),
            _errors(line),
            line.text,
        )


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|" + "---|" * len(names)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _figure(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3g}"


def _overall(score: Score | None) -> float | None:
    return None if score is None else score.overall


def _words(counts: WordErrors | None) -> str:
    return INSTALL if counts is None else f"{counts.errors} of {counts.words} ({100 * counts.rate:.1f} %)"


def _errors(line: LineReport) -> str:
    if line.reference_words is None or line.words is None:
        return "not measured"
    return f"{line.reference_words.errors} -> {line.words.errors} of {line.words.words}"


def _more_errors(line: LineReport, floor: Floor) -> int | None:
    if line.reference_words is None or floor.words is None:
        return None
    return floor.words.errors - line.reference_words.errors


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
