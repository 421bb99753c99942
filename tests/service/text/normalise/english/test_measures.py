import pytest

from service.text.normalise.english.measures import UNITS, british, plural


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("meter", "meters"),
        ("mile per hour", "miles per hour"),
        ("degree Celsius", "degrees Celsius"),
        ("foot", "feet"),
        ("square foot", "square feet"),
        ("foot per second", "feet per second"),
        ("inch", "inches"),
        ("gigahertz", "gigahertz"),
        ("pound per square inch", "pounds per square inch"),
        ("milliamp hour", "milliamp hours"),
        ("meter per second squared", "meters per second squared"),
    ],
)
def test_what_is_counted_takes_the_plural(one: str, many: str) -> None:
    assert plural(one) == many


def test_british_spelling_leaves_other_words_alone() -> None:
    assert british("cubic centimeter") == "cubic centimetre"
    assert british("milligram per deciliter") == "milligram per decilitre"
    assert british("mile") == "mile"


def test_case_tells_bytes_from_bits_and_mega_from_milli() -> None:
    assert (UNITS["MB"], UNITS["Mb"]) == ("megabyte", "megabit")
    assert (UNITS["MW"], UNITS["mW"]) == ("megawatt", "milliwatt")


@pytest.mark.parametrize("ambiguous", ["K", "A", "C", "F", "k", "M", "pt", "t", "x", "b", "B"])
def test_what_means_too_many_things_is_no_unit(ambiguous: str) -> None:
    assert ambiguous not in UNITS
