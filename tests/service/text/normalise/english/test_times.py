import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10:30", "ten thirty"),
        ("10:05", "ten oh five"),
        ("10:00", "ten o'clock"),
        ("at 9:00.", "at nine o'clock."),
        ("09:05", "nine oh five"),
        ("14:30", "fourteen thirty"),
        ("14:00", "fourteen hundred"),
        ("00:00", "midnight"),
        ("00:30", "zero thirty"),
        ("24:00", "midnight"),
        ("12:00 noon", "twelve noon"),
        ("3:45pm", "three forty five pm"),
        ("3:45 p.m.", "three forty five pm."),
        ("3pm", "three pm"),
        ("3 PM", "three pm"),
        ("10 am", "ten a.m"),
        ("I wake at 10:30am. Then I eat.", "I wake at ten thirty AM. Then I eat."),
        ("at 5 p.m. It rained", "at five pm. It rained"),
        ("at 5 p.m. today", "at five pm today"),
        ("10.30am", "ten thirty a.m"),
        ("10-11am", "ten to eleven a.m"),
        ("9am-5pm", "nine a.m to five pm"),
        ("9am – 5pm", "nine a.m to five pm"),
        ("6:00-8:00 PM", "six to eight pm"),
        ("10:30-11:30", "ten thirty to eleven thirty"),
        ("10:30–11:30am", "ten thirty to eleven thirty a.m"),
        ("12:00:30", "twelve o'clock and thirty seconds"),
        ("10:30:15", "ten thirty and fifteen seconds"),
        ("1:23:45", "one hour, twenty three minutes and forty five seconds"),
        ("it took 01:02:03", "it took one hour, two minutes and three seconds"),
        ("0:00:01", "one second"),
        ("10:30 UTC", "ten thirty UTC"),
        ("UTC+01:00", "UTC plus one"),
        ("UTC-5:30", "UTC minus five thirty"),
        ("0730 hours", "oh seven thirty hours"),
        ("0900 hours", "oh nine hundred hours"),
        ("1430 hours", "fourteen thirty hours"),
        ("John 3:16", "John three sixteen"),
        ("John 3:16-18", "John three sixteen to eighteen"),
        ("1 Cor 13:4-7", "1 Cor thirteen four to seven"),
        ("Exodus 20:10", "Exodus twenty ten"),
        ("Genesis 1:1", "Genesis one one"),
        ("Luke 10:00", "Luke ten oh oh"),
        ("16:9", "sixteen to nine"),
        ("2:1", "two to one"),
        ("1:100", "one to one hundred"),
        ("a score of 99:98", "a score of ninety nine to ninety eight"),
    ],
)
def test_times_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        (
            "2024-01-31T10:30:05.25+02:00",
            "January thirty first, twenty twenty four, ten thirty and five point two five seconds plus two",
            "the thirty first of January, twenty twenty four, ten thirty and five point two five seconds plus two",
        ),
        ("a 2:1 in history", "a two to one in history", "a two one in history"),
        ("at 10.30", "at ten point three zero", "at ten thirty"),
        (
            "Psalm 119:105",
            "Psalm one hundred nineteen one hundred five",
            "Psalm one hundred and nineteen one hundred and five",
        ),
    ],
)
def test_accents_say_some_differently(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "I am 10, am I?",
        "2001:db8::1",
        "00:1A:2B:3C",
        "1:2:3:4:5",
        "10:30:99",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
