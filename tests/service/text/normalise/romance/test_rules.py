import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.speech import TextOptions
from tests.service.text.normalise.romance.saying import GRAMMARS, normaliser, said

OFF = TextOptions(
    numbers=False, money=False, dates=False, times=False, units=False, urls=False, emails=False, phones=False
)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "A las 10:30 h del 12/05/2024.", "A las 10 y 30 del 12 de mayo de 2024."),
        ("es", "a la 1:05, a las 21:00", "a la una y 5, a las veintiuna en punto"),
        ("fr", "à 10h30, 10 h, 1h, 21h30", "à 10 heures 30, 10 heures, une heure, vingt et une heures 30"),
        ("fr", "Le 1/05/2024 à 10:30", "Le premier mai 2024 à 10 heures 30"),
        ("it", "alle 10:30 del 1/05/2024", "alle 10 e 30 del primo maggio 2024"),
        ("pt", "às 10h30, 14h, 1h", "às 10 e 30, 14 horas, uma hora"),
        ("pt", "2024-05-01", "1º de maio de 2024"),
    ],
)
def test_dates_and_times(language: str, text: str, words: str) -> None:
    assert said(language, text) == words


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "1.234,56 € o $1,234.56", "1234 euros con 56 céntimos o 1234 dólares con 56 centavos"),
        ("es", "1 €, 0,50 €, -5 €", "un euro, 50 céntimos, menos 5 euros"),
        ("es", "3,5 millones de € y $2 mil", "3,5 millones de euros y 2 mil dólares"),
        ("fr", "5 € 5,50 € et 1 234,56 €", "5 euros 5 euros 50 centimes et 1234 euros 56 centimes"),
        ("fr", "2 millions €", "2 millions d’euros"),
        ("it", "€ 5, 5,50 €, € 2 milioni", "5 euro, 5 euro e 50 centesimi, 2 milioni di euro"),
        ("pt", "R$ 1.234,56, R$ 1, R$ 2,5 milhões", "1234 reais e 56 centavos, um real, 2,5 milhões de reais"),
    ],
)
def test_money(language: str, text: str, words: str) -> None:
    assert said(language, text) == words


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "n.º 5, el 3.º, 1er piso, 12 000 personas", "número 5, el 3º, primer piso, 12000 personas"),
        ("es", "-5 ºC, 1 km, 2,5 kg, 1990-1995", "menos 5 grados, un kilómetro, 2,5 kilos, 1990 a 1995"),
        ("es", "1,234.56 y 3.14", "1234,56 y 3.14"),
        ("fr", "M. Dupont. J'aime M.", "monsieur Dupont. J'aime M."),
        ("fr", "3 + 4 = 7, n° 5", "3 + 4 égale 7, numéro 5"),
        ("it", "3 < 5 -> sì", "3 minore di 5 -> sì"),
        ("it", "Sig. Rossi, ecc.", "signor Rossi, eccetera."),
        ("pt", "Sr. João tem 1.5 e 1.234", "senhor João tem 1,5 e 1.234"),
        ("pt", "a 20 km/h", "a 20 quilômetros por hora"),
    ],
)
def test_numbers_units_and_abbreviations(language: str, text: str, words: str) -> None:
    assert said(language, text) == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "1.234,56 y 25 % de 3,14"),
        ("es", "31/13/2024, 10:75, 3:1"),
        ("fr", "Le chat, Les chats, M6, 1,5 million d'euros"),
        ("pt", "1990 e 1.234.567"),
    ],
)
def test_what_is_read_well_or_may_mean_anything_stays(language: str, text: str) -> None:
    assert said(language, text) == text


@pytest.mark.parametrize("language", GRAMMARS)
def test_every_kind_can_be_switched_off(language: str) -> None:
    text = "12/05/2024, 10:30, $5, 5 km, -5 & 1990-1995, a.com, a@b.it, 612 345 678, 3/4, Luis XIV"
    assert said(language, text, OFF) == text


@pytest.mark.parametrize("language", GRAMMARS)
@given(text=st.text(st.sampled_from("0123456789.,:/-−–€$₹R hkmºª°&=½ eéSrM.।१"), max_size=60))
def test_words_stand_for_what_was_written(language: str, text: str) -> None:
    traced = normaliser(language)(SourceText.of(text), TextOptions())
    for place in range(len(traced)):
        start, end = traced.source_span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("language", GRAMMARS)
@pytest.mark.parametrize(
    "unit",
    ["1", "1.", "1,", "-1", "1 000 ", "€1", "1:", "1/", "M. ", "&", "a.", "a@", "X", "XI ", "1h", "+1 ", "1-", "lun."],
)
def test_time_is_linear(language: str, unit: str) -> None:
    assert said(language, unit * 20_000)
