import pytest

from service.source_text import SourceText
from service.speech import TextOptions
from tests.service.text.normalise.saying import AMERICAN, normalised, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HELP US PLEASE", "Help us please"),
        ("WASH YOUR HANDS. DO IT NOW!", "Wash your hands. Do it now!"),
        ("MR. HALE AND MISS LAMB", "Mr. Hale and miss lamb"),
        ("SGT. HALE IS IN ROOM 5", "Sergeant Hale is in room 5"),
        ("TIME IS UP\nWe left.", "Time is up\nWe left."),
        ("INTRODUCTION", "Introduction"),
        ("A SLICE OF A PIE", "A slice of a pie"),
        ("I'M HERE, DON'T CRY", "I'm here, don't cry"),
        ("CALL ON MONDAY, MAY 5", "Call on Monday, May fifth"),
        ("Then he cried GET OUT OF MY SHED and sat.", "Then he cried get out of my shed and sat."),
        ("That is MY hat.", "That is My hat."),
        ("SEE www.vole.org FOR MORE", "See vole dot org for more"),
        ("A CO-OP AND AN X-RAY", "A co-op and an X-ray"),
    ],
)
def test_text_in_capitals_is_ordinary_text(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NASA AND THE FBI AGREE", "NASA and the FBI agree"),
        ("THE U.S. ARMY LEFT", "The U.S. Army left"),
        ("THE US AND THE UK AGREE WITH US", "The US and the UK agree with us"),
        ("US TROOPS LEAVE", "US troops leave"),
        ("THE IT DEPARTMENT FIXED IT", "The IT department fixed it"),
        ("THE CEOS MET THE FBI'S HEAD", "The CEOs met the FBI's head"),
        ("I AM UP AT 5 AM", "I am up at five a.m"),
        ("BUY A DVD OR AN HDMI CABLE", "Buy a DVD or an HDMI cable"),
        ("PLAN B IS BETTER THAN PLAN A", "Plan B is better than plan A"),
    ],
)
def test_initialisms_stay(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "NASA",
        "FBI, CIA and NASA",
        "Our IT department works for the WHO.",
        "AAPL 150",
        "IBM PC",
        "TODO: fix it",
        "He said NO to the BBC.",
        "It is SO good, VERY good.",
        "I am an MP for the UK.",
        "McDonald likes iPods.",
        "A-B-C and A/B",
        "XYZ_ABC and a.THE",
    ],
)
def test_what_is_no_text_in_capitals_stays(text: str) -> None:
    assert said(text) == text


def test_a_word_keeps_its_place() -> None:
    text = normalised(SourceText.of("GIVE US THE CEOS"), AMERICAN, TextOptions())
    assert text.text == "Give us the CEOs"
    assert [text.source_span(*span) for span in ((0, 4), (5, 7), (12, 16))] == [(0, 4), (5, 7), (12, 16)]
