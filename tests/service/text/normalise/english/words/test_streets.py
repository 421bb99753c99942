import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12 Main St. in town", "12 Main Street in town"),
        ("a shop on Baker St station", "a shop on Baker Street station"),
        ("We met on Main St. The dog barked.", "We met on Main Street. The dog barked."),
        ("She lives on Elm St.", "She lives on Elm Street."),
        ("She lives on Elm St.\n- So do I", "She lives on Elm Street.\n- So do I"),
        ("at 12 Main St., Boston", "at 12 Main Street, Boston"),
        ("at 12 Main St. Boston", "at 12 Main Street, Boston"),
        ("We saw Wall St. Traders ran", "We saw Wall Street, Traders ran"),
        ("221B Baker St. London", "221B Baker Street, London"),
        ("on 42nd St. now", "on 42nd Street now"),
        ("5th Ave. and Park Ave", "5th Avenue and Park Avenue"),
        ("Sunset Blvd. at night", "Sunset Boulevard at night"),
        ("a blocked Blvd. again", "a blocked Boulevard again"),
        ("Mill Rd. and Oak Ln.", "Mill Road and Oak Lane."),
        ("Take Hwy 61 or the Ocean Pkwy.", "Take Highway 61 or the Ocean Parkway."),
        ("12 Oak Dr. in Leeds", "12 Oak Drive in Leeds"),
        ("at 7 Old Mill Dr.", "at 7 Old Mill Drive."),
        ("at 7 Oak Dr., said Dr. Oak", "at 7 Oak Drive, said Dr. Oak"),
    ],
)
def test_streets_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize(
    "text",
    [
        "{} James Street",
        "in {} Petersburg",
        "Visit {} Louis.",
        "Mount {} Helens",
        "East {} Louis",
        "Near {} Swithin",
        "{} Paul's and {} John’s",
    ],
)
def test_before_a_name_it_is_a_saint(text: str) -> None:
    written = text.replace("{}", "St.")
    assert said(written, AMERICAN) == text.replace("{}", "Saint")
    assert said(written, BRITISH) == text.replace("{}", "St")


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith came",
        "Ask Mrs Hill or Dr. Hill",
        "The Dr. is in",
        "Meet Dr. Oak in room 12",
        "12 Meetings Dr. Smith missed",
        "Ave Maria",
        "an St. or Rd. of no name",
        "St.Ives and A.St",
        "Rd",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
