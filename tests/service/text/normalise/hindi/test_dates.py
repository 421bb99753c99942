import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("८/३/२०२२ को", "आठ मार्च दो हज़ार बाईस को"),
        ("12-25-1999", "दिसंबर पच्चीस उन्नीस सौ निन्यानबे"),
        ("3/4/98", "तीन अप्रैल उन्नीस सौ अट्ठानबे"),
        ("2022/06/01", "एक जून दो हज़ार बाईस"),
        ("1st March 2020", "एक मार्च दो हज़ार बीस"),
        ("9 नव., 1988", "नौ नवंबर, उन्नीस सौ अट्ठासी"),
        ("15-20 Feb", "पंद्रह से बीस फ़रवरी"),
        ("मई 3, 2011", "तीन मई दो हज़ार ग्यारह"),
        ("2-27-2003", "फ़रवरी सत्ताईस दो हज़ार तीन"),
        ("२००१-०२", "दो हज़ार एक दो"),
        ("1700s के शहर", "सत्रह सौ के दशक के शहर"),
    ],
)
def test_dates(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize("text", ["मई की धूप", "May", "मार्च करो"])
def test_a_month_without_a_number_stays(text: str) -> None:
    assert said(text) == composed(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/13/2024", "इकतीस बटा तेरह बटा दो हज़ार चौबीस"),
        ("10-20-30", "दस बीस तीस"),
        ("12-15 लोग", "बारह से पंद्रह लोग"),
        ("5 जन आए", "पाँच जन आए"),
        ("₹1500-2000", "एक हज़ार पाँच सौ से दो हज़ार रुपये"),
    ],
)
def test_what_is_no_date_is_numbers(text: str, words: str) -> None:
    assert said(text) == composed(words)
