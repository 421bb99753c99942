"""Quality report as Markdown: totals, floors, and a row for every line."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from export.quality.dnsmos import Score
from export.quality.recogniser import WordErrors
from export.quality.report import INSTALL, TRUSTED, Floor, Gate, LineReport, Measure, QualityReport, loss, total

LineErrors: TypeAlias = Sequence[WordErrors | None]
"""Word errors of each line; None if not measured."""


def markdown(report: QualityReport, gate: Gate) -> str:
    """The report as Markdown, beginning with the verdict of the gate."""
    parts = (_verdict(report, gate), _totals(report), _languages(report), _floors(report), _lines(report))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _verdict(report: QualityReport, gate: Gate) -> Iterator[str]:
    yield f"# {report.build} against {report.reference}"
    yield ""
    failures = list(report.failures(gate))
    yield "Does not pass:" if failures else "Passes what was measured."
    yield from (f"* {failure}" for failure in failures)
    yield from (f"* {what}: {INSTALL}" for what in report.unmeasured)


def _fallback_lsd(line: LineReport) -> float | None:
    return line.fallback_lsd


def _totals(report: QualityReport) -> Iterator[str]:
    seconds, tokens = sum(line.seconds for line in report.lines), sum(line.tokens for line in report.lines)
    yield f"{len(report.lines)} lines, {seconds:.0f} s, {tokens} tokens, with the reference's durations:"
    yield ""
    yield from _head("", "mean", "median")
    rows: Sequence[tuple[str, Measure]] = (
        ("LSD, dB", lambda line: line.lsd),
        ("LSD on stock operators, dB", _fallback_lsd),
        ("mel distance, nepers", lambda line: line.mel),
        ("F0, cents", lambda line: line.f0_cents),
        ("half-frames voiced in one only", lambda line: line.voicing_differs),
        ("energy, share", lambda line: line.energy),
        ("DNSMOS of the reference", lambda line: _overall(line.reference_opinion)),
        ("DNSMOS", lambda line: _overall(line.opinion)),
        ("DNSMOS loss", lambda line: line.opinion_loss),
    )
    for name, measure in rows:
        if measure is not _fallback_lsd or report.mean(measure) is not None:
            yield _row(name, _figure(report.mean(measure)), _figure(report.median(measure)))
    yield ""
    differ, more = report.durations_differ, report.durations_differ_by_more
    yield f"* durations: {differ} of {tokens} differ, {more} by more than a frame"
    trusted = sum(line.opinion_loss is not None for line in report.lines)
    yield f"* DNSMOS loss: over {trusted} lines, those for which the reference scores at least {TRUSTED}"
    yield f"* word errors of the reference: {_words(report.reference_words)}"
    reference = [line.reference_words for line in report.lines]
    yield f"* word errors of the build: {_against(reference, [line.words for line in report.lines])}"


def _languages(report: QualityReport) -> Iterator[str]:
    """Table by language, without words: the recogniser is for English alone."""
    yield "By language:"
    yield ""
    yield from _head("", "lines", "LSD, dB", "F0, cents", "DNSMOS of the reference", "DNSMOS", "DNSMOS loss")
    for language in report.languages:
        part = report.of(language)
        measures: Sequence[Measure] = (
            lambda line: line.lsd,
            lambda line: line.f0_cents,
            lambda line: _overall(line.reference_opinion),
            lambda line: _overall(line.opinion),
            lambda line: line.opinion_loss,
        )
        yield _row(language, str(len(part.lines)), *(_figure(part.mean(measure)) for measure in measures))


def _floors(report: QualityReport) -> Iterator[str]:
    yield "Floors, the reference against itself with something changed, on the same lines:"
    yield ""
    yield from _head("", "LSD", "mel", "DNSMOS loss", "word errors")
    kinds: Sequence[tuple[str, Callable[[LineReport], Floor]]] = (
        ("another noise in the source", lambda line: line.noise_floor),
        ("1e-3 noise added to the source", lambda line: line.source_floor),
    )
    for name, floor_of in kinds:
        yield _row(name, *_floor(report.lines, [floor_of(line) for line in report.lines]))


def _floor(lines: Sequence[LineReport], floors: Sequence[Floor]) -> Iterator[str]:
    losses = [loss(line.reference_opinion, floor.opinion) for line, floor in zip(lines, floors, strict=True)]
    yield _figure(_mean([floor.lsd for floor in floors]))
    yield _figure(_mean([floor.mel for floor in floors]))
    yield _figure(_mean([lost for lost in losses if lost is not None]))
    yield _against([line.reference_words for line in lines], [floor.words for floor in floors])


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


def _against(reference: LineErrors, given: LineErrors) -> str:
    """Total errors, and the number of lines whose count changed: equal totals may hide changes that cancel out."""
    pairs = [(one.errors, two.errors) for one, two in zip(reference, given, strict=True) if one and two]
    worse, better = sum(one < two for one, two in pairs), sum(one > two for one, two in pairs)
    return _words(total(given)) + (f"; {worse} lines worse, {better} better" if pairs else "")


def _errors(line: LineReport) -> str:
    if line.reference_words is None or line.words is None:
        return "not measured"
    return f"{line.reference_words.errors} -> {line.words.errors} of {line.words.words}"


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
