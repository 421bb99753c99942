import pytest

from service.text.normalise.romance.genders import Genders
from service.text.normalise.romance.languages import FRENCH, ITALIAN, PORTUGUESE, SPANISH

GENDERS = {each.code: Genders(each) for each in (SPANISH, FRENCH, ITALIAN, PORTUGUESE)}


@pytest.mark.parametrize(
    ("language", "feminine", "masculine"),
    [
        ("es", "sillas canciones mano libra", "días problema litro"),
        ("fr", "femmes nations cuillerée", "lycées camion litre"),
        ("it", "mele notte stazione", "problemi libro cane"),
        ("pt", "maçãs viagens mulher", "dias problema irmão"),
    ],
)
def test_genders_by_ending_and_table(language: str, feminine: str, masculine: str) -> None:
    genders = GENDERS[language]
    assert {genders.of(noun) for noun in feminine.split()} == {"f"}
    assert {genders.of(noun) for noun in masculine.split()} == {"m"}


def test_a_phrase_has_the_gender_of_its_noun_or_its_own() -> None:
    assert GENDERS["es"].of("kilómetro por hora") == "m"
    assert (GENDERS["fr"].of("livre"), GENDERS["fr"].of("livres sterling")) == ("m", "f")
