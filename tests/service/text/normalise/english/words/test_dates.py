import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5 Jan", "the fifth of January"),
        ("5 January 2024", "the fifth of January twenty twenty four"),
        ("5th Jan", "the fifth of January"),
        ("the 5th of May", "the fifth of May"),
        ("The 4th of July", "The fourth of July"),
        ("5-7 January", "the fifth to the seventh of January"),
        ("5 Jan-6 Feb", "the fifth of January to the sixth of February"),
        ("4 July 1776", "the fourth of July seventeen seventy six"),
        ("Mon, 5 Jan 2024", "Monday, the fifth of January twenty twenty four"),
        ("Jan 2024", "January 2024"),
        ("Feb '19", "February '19"),
        ("june 7th", "June 7th"),
        ("07-Feb-23", "the seventh of February twenty twenty three"),
        ("9 SEP 2021", "the ninth of September twenty twenty one"),
        ("1950s-70s", "1950s to 70s"),
        ("the '80s–'90s", "the '80s to '90s"),
        ("31-Oct-1999", "the thirty first of October nineteen ninety nine"),
        ("until 31 Oct. Then", "until the thirty first of October. Then"),
        ("31 Oct. 1999", "the thirty first of October nineteen ninety nine"),
        ("Mon-Fri", "Monday to Friday"),
        ("Jan–Mar", "January to March"),
    ],
)
def test_dates_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("2024-01-31", "January thirty first, twenty twenty four", "the thirty first of January, twenty twenty four"),
        ("2024/01/31", "January thirty first, twenty twenty four", "the thirty first of January, twenty twenty four"),
        (
            "2024-01-31T10:30:00Z",
            "January thirty first, twenty twenty four, ten thirty U.T.C",
            "the thirty first of January, twenty twenty four, ten thirty U.T.C",
        ),
        (
            "2024-01-31 10:30",
            "January thirty first, twenty twenty four, ten thirty",
            "the thirty first of January, twenty twenty four, ten thirty",
        ),
        ("31/01/2024", "January thirty first, twenty twenty four", "the thirty first of January, twenty twenty four"),
        ("01/31/2024", "January thirty first, twenty twenty four", "the thirty first of January, twenty twenty four"),
        ("1/2/2024", "January second, twenty twenty four", "the first of February, twenty twenty four"),
        ("1/2/24", "January second, twenty twenty four", "the first of February, twenty twenty four"),
        ("3/4/05", "March fourth, oh five", "the third of April, oh five"),
        ("31.01.2024", "January thirty first, twenty twenty four", "the thirty first of January, twenty twenty four"),
        (
            "on 12-25-2005.",
            "on December twenty fifth, two thousand five.",
            "on the twenty fifth of December, two thousand and five.",
        ),
        ("1/2/85", "January second, eighty five", "the first of February, eighty five"),
        ("march 7, 2023", "March seventh, twenty twenty three", "March the seventh, twenty twenty three"),
        ("APRIL 9", "April ninth", "April the ninth"),
        ("Jan 5, 2024", "January fifth, twenty twenty four", "January the fifth, twenty twenty four"),
        ("Jan. 5", "January fifth", "January the fifth"),
        ("January 5", "January fifth", "January the fifth"),
        ("Jan 5th", "January fifth", "January the fifth"),
        ("Jan 5-7", "January fifth to seventh", "January the fifth to the seventh"),
        ("Nov 5-Dec 6", "November fifth to December sixth", "November the fifth to December the sixth"),
        ("Sept 3", "September third", "September the third"),
        ("Sep 3, 1905", "September third, nineteen oh five", "September the third, nineteen oh five"),
        ("Mar 3", "March third", "March the third"),
        ("May 5", "May fifth", "May the fifth"),
        ("Dec 25.", "December twenty fifth.", "December the twenty fifth."),
        ("Thurs. Jan 5", "Thursday January fifth", "Thursday January the fifth"),
        (
            "Fri, 19 Aug 2005 21:11",
            "Friday, the nineteenth of August two thousand five, twenty one eleven",
            "Friday, the nineteenth of August two thousand and five, twenty one eleven",
        ),
    ],
)
def test_accents_say_some_differently(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "January 5th",
        "in January 2024",
        "May I go",
        "Jan met Mark",
        "Sun and sat",
        "in 2024",
        "1990s",
        "the '90s",
        "the ’90s",
        "mid-1990s",
        "1/2/3",
        "31/31/2024",
        "1/1/1/1/2024",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("due 11/12.", "due November twelfth.", "due the eleventh of December."),
        ("Friday 3/4", "Friday March fourth", "Friday the third of April"),
        ("on 12/9 at 5", "on December ninth at 5", "on the twelfth of September at 5"),
        ("May 2019–Jun 2020", "May 2019 to June 2020", "May 2019 to June 2020"),
    ],
)
def test_dates_without_a_year_are_known_by_the_word_before_them(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize("text", ["on 9/11", "open 24/7", "from 24/7"])
def test_other_strokes_stay(text: str) -> None:
    assert said(text, AMERICAN) == text
