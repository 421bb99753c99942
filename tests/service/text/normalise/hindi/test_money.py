import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("₹१", "एक रुपया"),
        ("₹2.2000", "दो रुपये बीस पैसे"),
        ("$1.125", "एक दशमलव एक दो पाँच डॉलर"),
        ("₹५००-८००/माह", "पाँच सौ से आठ सौ रुपये प्रति माह"),
        ("₹50,000+ वेतन", "पचास हज़ार रुपये से ज़्यादा वेतन"),
        ("US$20 मिलियन", "बीस मिलियन अमेरिकी डॉलर"),
        ("₹2 लाख करोड़", "दो लाख करोड़ रुपये"),
        ("100/- रु.", "एक सौ रुपये"),
        ("₹600/10 ग्राम", "छह सौ रुपये प्रति दस ग्राम"),
        ("$5 - $9", "पाँच डॉलर से नौ डॉलर"),
        ("20 ABC", "बीस ए बी सी"),
        ("₹7/छात्र", "सात रुपये प्रति छात्र"),
        ("₹80 रुपए", "अस्सी रुपये"),
    ],
)
def test_sums(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize("text", ["₹ का चिह्न", "डॉलर महँगा है"])
def test_a_currency_without_an_amount_stays(text: str) -> None:
    assert said(text) == composed(text)
