import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Henry VIII", "Henry the eighth"),
        ("Louis XIV's wig", "Louis the fourteenth's wig"),
        ("Henry VIII’s", "Henry the eighth’s"),
        ("Charles I's head", "Charles the first's head"),
        ("Louis XIV was", "Louis the fourteenth was"),
        ("Elizabeth II", "Elizabeth the second"),
        ("Charles I of England", "Charles the first of England"),
        ("as did Charles I.", "as did Charles the first."),
        ("Pope John Paul II", "Pope John Paul the second"),
        ("Chapter IV", "Chapter four"),
        ("CHAPTER XIX", "Chapter nineteen"),
        ("Part I: the start", "Part one: the start"),
        ("Vol. II", "Volume two"),
        ("World War II", "World War two"),
        ("World War I, and", "World War one, and"),
        ("Super Bowl XLVIII", "Super Bowl forty eight"),
        ("Title IX", "Title nine"),
        ("the XIX century", "the nineteenth century"),
        ("Thutmose II", "Thutmose the second"),
        ("King Tupou VI", "King Tupou the sixth"),
        ("Robert Vole III", "Robert Vole the third"),
        ("Rocky IV and Rocky V", "Rocky four and Rocky five"),
        ("Apollo XI", "Apollo eleven"),
        ("page xiv", "page fourteen"),
        ("pages xi–xv", "pages eleven to fifteen"),
        ("pp. ix and xii", "pages nine and twelve"),
        ("Chapter xii", "Chapter twelve"),
        ("Parts I and II", "Parts one and two"),
        ("Acts I, II and III", "Acts one, two and three"),
        ("Class II", "Class two"),
        ("stage IV cancer", "stage four cancer"),
        ("II. Methods", "Two. Methods"),
        ("I. Introduction", "One. Introduction"),
        ("(i) knock\n(ii) sit", "One. knock\nTwo. sit"),
        ("to (i) knock, (ii) sit", "to (one) knock, (two) sit"),
        ("in MCMXCIX", "in nineteen ninety nine"),
        ("CHAPTER IV", "Chapter four"),
        ("George V and Edward VIII", "George the fifth and Edward the eighth"),
    ],
)
def test_roman_numerals_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "Henry I know",
        "Act I must",
        "Malcolm X said",
        "IV drip",
        "Start IV fluids",
        "The IV hurts",
        "Size XL and XXL",
        "page i like",
        "V. Vole wrote it",
        "I. Vole wrote it.",
        "mix, civil and mild",
        "CV, MD, CD and DC",
        "vitamin C",
        "Model X",
        "MIX it",
        "Section C",
        "Part L",
        "I am",
        "MIX and LIVID",
        "Henry VIIII",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
