import pytest

from service.text.normalise.hindi.numerals import cardinal, digits, halved, number, ordinal, span, with_fraction, year
from tests.service.text.normalise.hindi.saying import composed


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("0", "शून्य"),
        ("१००", "एक सौ"),
        ("99999", "निन्यानबे हज़ार नौ सौ निन्यानबे"),
        ("1,00,001", "एक लाख एक"),
        ("20000000", "दो करोड़"),
        ("12345678901234567", "बारह पद्म चौंतीस नील छप्पन खरब अठहत्तर अरब नब्बे करोड़ बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ"),
        ("9000000000000000000", "नब्बे शंख"),
        ("012", "शून्य एक दो"),
        ("12345678901234567890", digits("12345678901234567890")),
    ],
)
def test_cardinals(written: str, words: str) -> None:
    assert cardinal(written) == composed(words)


def test_every_number_to_a_hundred_has_a_word_of_its_own() -> None:
    assert len({cardinal(str(each)) for each in range(100)}) == 100


@pytest.mark.parametrize(
    ("written", "words"),
    [("1100", "ग्यारह सौ"), ("1905", "उन्नीस सौ पाँच"), ("2000", "दो हज़ार"), ("1066", "एक हज़ार छियासठ")],
)
def test_years(written: str, words: str) -> None:
    assert year(written) == composed(words)


def test_decimals_are_said_digit_by_digit() -> None:
    assert number("1,250.075") == composed("एक हज़ार दो सौ पचास दशमलव शून्य सात पाँच")


@pytest.mark.parametrize(
    ("ends", "words"),
    [(("5", "10"), "पाँच से दस"), (("5", "6"), "पाँच छह"), (("30", "31"), "तीस से इकतीस"), (("3", "1"), "तीन एक")],
)
def test_spans(ends: tuple[str, str], words: str) -> None:
    assert span(*ends) == words


@pytest.mark.parametrize(
    ("number", "ending", "words"), [(1, "ली", "पहली"), (6, "ठे", "छठे"), (11, "वां", "ग्यारहवां"), (90, "वीं", "नब्बेवीं")]
)
def test_ordinals_agree(number: int, ending: str, words: str) -> None:
    assert ordinal(number, ending) == composed(words)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((0, 1, 2), "आधा"),
        ((1, 1, 4), "सवा"),
        ((5, 1, 2), "साढ़े पाँच"),
        ((9, 3, 4), "पौने दस"),
        ((6, 2, 9), "छह और दो बटा नौ"),
    ],
)
def test_quarters_and_halves_have_words(parts: tuple[int, int, int], words: str) -> None:
    assert with_fraction(*parts) == composed(words)


def test_a_quarter_to_one_is_after_twelve() -> None:
    assert halved(12, 45) == "पौने एक"
    assert halved(12, 44) is None
