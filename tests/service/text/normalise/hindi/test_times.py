import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1:15, 12:15", "सवा एक बजे, सवा बारह बजे"),
        ("0:30", "शून्य बजकर तीस मिनट"),
        ("23:45", "तेईस बजकर पैंतालीस मिनट"),
        ("शाम 7:30 PM", "शाम साढ़े सात बजे"),
        ("3:10 a.m. पर", "रात तीन बजकर दस मिनट पर"),
        ("8 बजे - 10 बजे", "आठ बजे से दस बजे"),
        ("7:20 बजे आया, 7:20 बजे से", "सात बजकर बीस मिनट पर आया, सात बजकर बीस मिनट से"),
        ("3:00 पर", "तीन बजे"),
        ("1:05 मिनट", "एक मिनट पाँच सेकंड"),
    ],
)
def test_times(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10:75", "दस अनुपात पचहत्तर"),
        ("25:00", "पच्चीस अनुपात शून्य शून्य"),
        ("3.30 मीटर", "तीन दशमलव तीन शून्य मीटर"),
    ],
)
def test_what_is_no_time_is_numbers(text: str, words: str) -> None:
    assert said(text) == composed(words)
