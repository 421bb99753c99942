import pytest

from service.text.normalise.english.words.abbreviations import _CONTEXTS, _rows
from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mt. Ararat and Mt Ararat", "Mount Ararat and Mount Ararat"),
        ("Sgt. Pike saw Lt. Col. Hume.", "Sergeant Pike saw Lieutenant Colonel Hume."),
        ("Gen. A. Pike", "General A. Pike"),
        ("Sen. Vale and Gov. Orr", "Senator Vale and Governor Orr"),
        ("Ada Vale Jr. won.", "Ada Vale Junior won."),
        ("Sr. Engineer", "Senior Engineer"),
        ("Sr. Agnes", "Sister Agnes"),
        ("See Ch. 6.", "See Chapter 6."),
        ("fig.3 and Fig. B", "figure 3 and Figure B"),
        ("Apt. 4, Ste. 300", "Apartment 4, Suite 300"),
        ("Gen. 1:3", "Genesis one three"),
        ("Col. Ash, col. 4", "Colonel Ash, column 4"),
        ("est. 1905, est. 50 people", "established 1905, estimated 50 people"),
        ("(b. 1685, d. 1750)", "(born 1685, died 1750)"),
        ("approx. twice", "approximately twice"),
        ("the govt. said", "the government said"),
        ("Smith & Co. of Leeds", "Smith & Company of Leeds"),
        ("Vole v. Mole", "Vole versus Mole"),
        ("Reno, Nev., is dry", "Reno, Nevada, is dry"),
        ("Mon. to Fri. only", "Monday to Friday only"),
        ("Jan. was cold", "January was cold"),
        ("Mon., Wed., Fri.", "Monday, Wednesday, Friday."),
        ("five lbs. of tea", "five pounds of tea"),
        ("a few hrs. later", "a few hours later"),
        ("2 pkgs. of yeast", "2 packages of yeast"),
        ("a 2 qt. pot and a 2-qt. pot", "a 2 quart pot and a 2-quart pot"),
        ("3 in. wide", "3 inches wide"),
        ("1/2 in. pipe", "one half inch pipe"),
        ("60 miles per hr. or so", "60 miles per hour or so"),
        ("The 3rd ed. of it", "The 3rd edition of it"),
    ],
)
def test_what_stands_beside_an_abbreviation_decides(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He is 6 ft. tall.", "He is six feet tall."),
        ("He is 6 ft. She is 5.", "He is six feet. She is 5."),
        ("a 5 lb. bag", "a five pound bag"),
        ("It takes 5 min. to cook.", "It takes five minutes to cook."),
        ("It is 4 qt.", "It is 4 quarts."),
        ("“It is 4 qt.” He left.", "“It is 4 quarts.” He left."),
        ("He joined Vole Inc. Then he left.", "He joined Vole Incorporated. Then he left."),
        ("They met in Feb. She wrote.", "They met in February. She wrote."),
        ("The dept. closed.", "The department closed."),
        ("It is run by the govt.\nWe pay.", "It is run by the government.\nWe pay."),
    ],
)
def test_the_point_is_a_stop_only_where_the_sentence_ends(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "I met Jan. She sat.",
        "I saw the Sun. It set.",
        "Take it to the max. We did.",
        "She is a temp. He is not.",
        "He ate a fig. 3 were left.",
        "It is a big app. 5 of us use it.",
        "I like art. I paint.",
        "the gen. public",
        "Gen Z and Col Ash",
        "No. I will not.",
        "Wait a sec. I am here.",
        "Mr. Ash and Dr. Elm",
        "a.m. and U.S. and e.g. this",
        "mt. and in. alone",
        "b. 2019 was good",
    ],
)
def test_words_and_what_is_read_well_stay(text: str) -> None:
    assert said(text) == text


def test_every_row_has_a_context_that_is_known() -> None:
    assert {row.context for rows in _rows().values() for row in rows} <= set(_CONTEXTS)
