import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("555-123-4567", "five five five, one two three, four five six seven"),
        ("(555) 123-4567", "five five five, one two three, four five six seven"),
        ("555.123.4567", "five five five, one two three, four five six seven"),
        ("555-1234", "five five five, one two three four"),
        ("1-800-555-1234", "one, eight hundred, five five five, one two three four"),
        ("Call 911!", "Call nine one one!"),
        (
            "(415) 555-2671 ext. 12",
            "four one five, five five five, two six seven one extension 12",
        ),
        ("Ext 5 or ext.7", "Extension 5 or extension 7"),
        ("1-800-FLOWERS", "one, eight hundred, flowers"),
        ("+1 (555) 123-4567", "plus one, five five five, one two three, four five six seven"),
        ("+15551234567", "plus one five five, five one two, three four five six seven"),
        ("call 5551234567.", "call five five five, one two three, four five six seven."),
        ("tel: 5551234567", "tel: five five five, one two three, four five six seven"),
        ("123-45-6789", "one two three, four five, six seven eight nine"),
        (
            "Ring 555-1234 or 555-9876!",
            "Ring five five five, one two three four or five five five, nine eight seven six!",
        ),
        ("100-2000 people", "100 to 2000 people"),
    ],
)
def test_telephone_numbers_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        (
            "+44 20 7946 0958",
            "plus four four, two zero, seven nine four six, zero nine five eight",
            "plus four four, two oh, seven nine four six, oh nine five eight",
        ),
        (
            "+44 (0)20 7946 0958",
            "plus four four, zero, two zero, seven nine four six, zero nine five eight",
            "plus four four, oh, two oh, seven nine four six, oh nine five eight",
        ),
        (
            "020 7946 0958",
            "zero two zero, seven nine four six, zero nine five eight",
            "oh two oh, seven nine four six, oh nine five eight",
        ),
        (
            "(020) 7946 0958",
            "zero two zero, seven nine four six, zero nine five eight",
            "oh two oh, seven nine four six, oh nine five eight",
        ),
        (
            "07700 900123",
            "zero seven seven zero zero, nine zero zero, one two three",
            "oh seven seven oh oh, nine oh oh, one two three",
        ),
        (
            "0161 496 0000",
            "zero one six one, four nine six, zero zero zero zero",
            "oh one six one, four nine six, oh oh oh oh",
        ),
    ],
)
def test_accents_say_some_differently(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "5551234567 things",
        "+5 points",
        "5 123 people",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1-800-TEAPOTS", "one, eight hundred, teapots"),
        ("1-800-GO-KETTLE", "one, eight hundred, go kettle"),
        ("1-877-TV-BBQS", "one, eight seven seven, T.V B.B.Q.S"),
        (
            "4000 1234 5678 9010",
            "four zero zero zero, one two three four, five six seven eight, nine zero one zero",
        ),
        ("PIN 4321", "PIN four three two one"),
        ("the door code is 9876", "the door code is nine eight seven six"),
        ("account number 00123", "account number zero zero one two three"),
    ],
)
def test_digits_of_codes_and_letters_for_digits(text: str, words: str, language: str) -> None:
    assert said(text, language).replace(" oh", " zero") == words


@pytest.mark.parametrize("text", ["I account 4 of them", "pin it 100 times", "the code is 12%"])
def test_other_numbers_behind_such_words_stay(text: str) -> None:
    assert said(text, AMERICAN) == text
