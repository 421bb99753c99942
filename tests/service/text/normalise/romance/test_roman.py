import pytest

from service.text.normalise.romance.roman import value


@pytest.mark.parametrize(("roman", "number"), [("XIV", 14), ("IX", 9), ("MCMXC", 1990), ("XLII", 42)])
def test_values(roman: str, number: int) -> None:
    assert value(roman) == number


@pytest.mark.parametrize("letters", ["", "IIII", "VX", "IC", "XXL2", "LIX I"])
def test_other_letters_have_none(letters: str) -> None:
    assert value(letters) == 0
