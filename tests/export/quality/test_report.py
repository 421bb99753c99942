import math

import msgspec
import pytest

from export.quality.dnsmos import Score
from export.quality.markdown import markdown
from export.quality.recogniser import WordErrors
from export.quality.report import Floor, Gate, LineReport, QualityReport

GOOD = Score(3.4, 3.6, 4.0)
LINE = LineReport(
    text="Never again.",
    voice="0.7 af_sky + 0.3 hm_psi",
    speed=1.0,
    seconds=1.5,
    tokens=14,
    durations_differ=1,
    durations_differ_by_more=0,
    seconds_free=1.525,
    f0_cents=3.0,
    voicing_differs=0.01,
    energy=0.02,
    lsd=2.0,
    mel=0.1,
    reference_opinion=GOOD,
    opinion=GOOD,
    reference_words=WordErrors(10, 400),
    words=WordErrors(10, 400),
    noise_floor=Floor(1.4, 0.05, GOOD, WordErrors(11, 400)),
    source_floor=Floor(0.8, 0.02, GOOD, WordErrors(8, 400)),
)


def report(*lines: LineReport) -> QualityReport:
    return QualityReport("int8", "fp32", lines)


def changed(**fields: object) -> LineReport:
    return msgspec.structs.replace(LINE, **fields)


def test_a_good_build_passes_and_its_table_has_every_figure() -> None:
    good = report(LINE, changed(lsd=3.0))
    assert list(good.failures(Gate(complete=True))) == []
    text = markdown(good, Gate())
    assert "# int8 against fp32" in text and "Passes" in text
    assert "not measured" not in text
    assert "| LSD, dB | 2.5 | 2.5 |" in text
    assert "| another noise in the source | 1.4 | 0.05 | 0 | 22 of 800 (2.8 %); 2 lines worse, 0 better |" in text
    assert "2 of 28 differ, 0 by more than a frame" in text
    assert "word errors of the build: 20 of 800 (2.5 %); 0 lines worse, 0 better" in text


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"lsd": 2.7}, "LSD is 2.7 dB"),
        ({"lsd": math.nan}, "LSD is nan"),
        ({"opinion": Score(3.3, 3.6, 4.0)}, "DNSMOS loss is 0.1"),
        ({"durations_differ_by_more": 1}, "1 durations differ by more than a frame"),
        ({"words": WordErrors(11, 400)}, "11 of 400 words are misrecognised, more than the 10 of the reference"),
    ],
)
def test_each_loss_is_refused_by_name(fields: dict[str, object], name: str) -> None:
    (failure,) = report(changed(**fields)).failures(Gate())
    assert name in failure
    assert "Does not pass" in markdown(report(changed(**fields)), Gate())


def test_opinions_of_what_the_reference_does_badly_itself_do_not_count() -> None:
    whispered = changed(reference_opinion=Score(1.5, 2.0, 1.5), opinion=Score(2.5, 3.0, 2.5))
    worse = changed(opinion=Score(3.3, 3.6, 4.0))
    assert report(LINE, whispered).mean(lambda line: line.opinion_loss) == 0
    assert any("DNSMOS loss is 0.1" in failure for failure in report(worse, whispered).failures(Gate()))
    assert "over 1 lines" in markdown(report(worse, whispered), Gate())
    assert report(whispered).unmeasured == ("DNSMOS",)


def test_words_are_counted_over_all_lines_and_none_more_may_be_misrecognised() -> None:
    worse, better = changed(words=WordErrors(13, 400)), changed(words=WordErrors(7, 400))
    assert list(report(worse, better).failures(Gate())) == []
    assert "20 of 800 (2.5 %); 1 lines worse, 1 better" in markdown(report(worse, better), Gate())
    (failure,) = report(worse, better, changed(words=WordErrors(11, 400))).failures(Gate())
    assert failure == "31 of 1200 words are misrecognised, more than the 30 of the reference"


def test_what_was_not_measured_is_reported_and_fails_a_complete_gate() -> None:
    floor = Floor(1.4, 0.05, None, None)
    nothing = dict.fromkeys(("reference_opinion", "opinion", "reference_words", "words"))
    bare = report(changed(**nothing, noise_floor=floor, source_floor=floor))
    assert bare.unmeasured == ("DNSMOS", "word error rate")
    assert bare.words is None and bare.mean(lambda line: line.opinion_loss) is None
    assert list(bare.failures(Gate())) == []
    assert len(list(bare.failures(Gate(complete=True)))) == 2
    text = markdown(bare, Gate())
    assert "* DNSMOS: not measured" in text and "* word error rate: not measured" in text
    assert "| another noise in the source | 1.4 | 0.05 | not measured | not measured" in text


def test_a_report_without_lines_passes_nothing() -> None:
    assert list(report().failures(Gate())) == ["there is no LSD: no line was evaluated"]


def test_the_report_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(report(LINE)), type=QualityReport) == report(LINE)


def test_the_table_has_a_row_for_every_language() -> None:
    mixed = report(LINE, changed(language="hi-IN", lsd=3.0), changed(language="hi-IN", lsd=2.0))
    assert mixed.languages == ("en-US", "hi-IN")
    text = markdown(mixed, Gate())
    assert "| en-US | 1 | 2 | 3 |" in text and "| hi-IN | 2 | 2.5 | 3 |" in text
