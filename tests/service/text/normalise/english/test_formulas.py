import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.normalise.english.formulas import verbalise
from service.text.normalise.english.verbaliser import english_verbaliser
from tests.service.text.normalise.saying import AMERICAN, BRITISH, said

PIECES = (
    "\\frac",
    "\\sqrt",
    "\\sum",
    "\\text",
    "\\bar",
    "{",
    "}",
    "[",
    "]",
    "^",
    "_",
    "a",
    "2",
    " ",
    "\\",
    "$",
    "(",
    ")",
)


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$F = ma$", "F equals m eh"),
        ("$$c^2 = x^2 + y^2$$", "c squared equals x squared plus y squared"),
        ("$\\frac{2}{3}$", "two thirds"),
        ("add \\frac{1}{2} cup", "add one half cup"),
        ("$\\frac{x+1}{y}$", "x plus one over y"),
        ("the \\sqrt{2}", "the square root of two"),
        ("$\\sqrt[3]{8}$", "the cube root of eight"),
        ("$4 \\times 5$", "four times five"),
        ("$x \\leq 3$", "x is less than or equal to three"),
        ("$\\sum_{i=1}^{n} i^2$", "the sum from i equals one to n of i squared"),
        ("$\\lim_{x \\to 0} f(x)$", "the limit as x approaches zero of f of x"),
        ("$10^{-3}$", "ten to the power of minus three"),
        ("$90^\\circ$", "ninety degrees"),
        ("$\\bar{x} = \\mu$", "x bar equals mu"),
        ("$v = 5\\,\\text{m/s}$", "v equals five m/s"),
        ("the $n$-th", "the n-th"),
    ],
)
def test_formulas_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language).replace("meters per second", "m/s").replace("metres per second", "m/s") == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text", ["$5 and $6", "$5-$10 or $12", "$HOME and $PATH", r"C:\frac\times", r"a \n b", "$20$", "$ and $"]
)
def test_money_and_paths_are_no_formulas(text: str, language: str) -> None:
    assert "dollar" in said(text, language) or said(text, language) == text


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_a_broken_formula_is_read_as_far_as_it_goes(formula: str) -> None:
    assert "\\" not in verbalise(formula, english_verbaliser(False))
