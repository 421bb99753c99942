import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tue, Thu and Sat", "Tuesday, Thursday and Saturday"),
        ("Sat & Sun", "Saturday and Sunday"),
        ("Mon/Thu", "Monday, Thursday"),
        ("Wed–Sun 10–4", "Wednesday to Sunday 10 to 4"),
        ("mon-thu", "Monday to Thursday"),
        ("FRI-SUN", "Friday to Sunday"),
        ("Thurs only", "Thursday only"),
        ("due Tue.", "due Tuesday."),
        ("every Wed we bake", "every Wednesday we bake"),
        ("Sat mornings", "Saturday mornings"),
        ("from Feb to Apr", "from February to April"),
        ("since Oct, at least", "since October, at least"),
        ("Jan, Feb, and Mar", "January, February, and March"),
        ("late Sept", "late September"),
    ],
)
def test_abbreviated_days_and_months_are_written_out(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "the Sun and Mars",
        "On Sun servers",
        "Jan and Tom",
        "by Sun Microsystems",
        "SAT and ACT",
        "we sat, sun behind us",
        "I may 5 times",
        "march 10 miles",
        "they wed and left",
        "Wed-Sit",
    ],
)
def test_words_and_names_like_them_are_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
