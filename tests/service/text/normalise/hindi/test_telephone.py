import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(0141) 2345678", "शून्य एक चार एक दो तीन चार पाँच छह सात आठ"),
        ("+1 202-555-0143", "प्लस एक दो शून्य दो पाँच पाँच पाँच शून्य एक चार तीन"),
        ("पिन कोड: 302 001", "पिन कोड: तीन शून्य दो शून्य शून्य एक"),
        ("978-93-5009-123-4", "नौ सात आठ नौ तीन पाँच शून्य शून्य नौ एक दो तीन चार"),
        ("OTP है 5591", "ओ टी पी है पाँच पाँच नौ एक"),
    ],
)
def test_rows_of_digits(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("फ़ोन 2 हैं", "फ़ोन दो हैं"),
        ("100 कॉल आईं", "एक सौ कॉल आईं"),
        ("1234567890 लोग", "एक अरब तेईस करोड़ पैंतालीस लाख सड़सठ हज़ार आठ सौ नब्बे लोग"),
        ("₹9876543210", "नौ अरब सत्तासी करोड़ पैंसठ लाख तैंतालीस हज़ार दो सौ दस रुपये"),
    ],
)
def test_counts_stay_numbers(text: str, words: str) -> None:
    assert said(text) == composed(words)
