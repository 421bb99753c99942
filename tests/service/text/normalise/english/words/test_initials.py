import pytest

from service.source_text import SourceText
from service.speech import TextOptions
from tests.service.text.normalise.saying import AMERICAN, normalised, said


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("I live in L.A. We moved.", "I live in L.A . We moved."),
        ("She has a Ph.D. He has none.", "She has a Ph.D . He has none."),
        ("This is plan B. We go.", "This is plan B . We go."),
        ("Use option D. Smith did.", "Use option D . Smith did."),
        ("He got a C. Bob cried.", "He got a C . Bob cried."),
        ("She left the U.S. Is it far?", "She left the U.S . Is it far?"),
        ("It is in D.C.\nGo there.", "It is in D.C .\nGo there."),
        ("“It is plan B.” Then he left.", "“It is plan B .” Then he left."),
        ("Pears, figs, etc. They are ripe.", "Pears, figs, etc . They are ripe."),
        ("The answer is C.", "The answer is C ."),
        ("a. Knock\nb) Walk in", "A . Knock\nB . Walk in"),
        ("(a) Knock\n(b) Sit", "A . Knock\nB . Sit"),
    ],
)
def test_the_point_of_a_sentence_stands_apart(text: str, stops: str) -> None:
    assert said(text) == stops


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Army",
        "The U.S. Has a Plan",
        "J. Smith came.",
        "By A. Vole and B. Mole",
        "Harry S. Vole is here.",
        "J. R. R. Mole wrote it.",
        "my friend T. Vole",
        "e.g. The cat, i.e. It",
        "Washington, D.C. is big.",
        "a. Vole alone",
        "Who is J.K.? She is.",
    ],
)
def test_the_point_of_a_name_or_an_adjective_stays(text: str) -> None:
    assert said(text) == text


def test_the_stop_is_that_of_the_source() -> None:
    text = normalised(SourceText.of("Go to L.A. We do."), AMERICAN, TextOptions())
    assert text.source_span(text.text.index(" ."), text.text.index(" .") + 2) == (9, 10)
