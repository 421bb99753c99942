from service.text.normalise.nouns import Noun, currencies, names, rates, units


def test_names_are_in_order() -> None:
    assert names("fr", "month")[:2] == ("janvier", "février")
    assert names("it", "day")[0] == "lunedì"
    assert names("pt", "day-short")[-1] == "dom"


def test_nouns_have_a_plural_where_it_differs() -> None:
    assert units("it")["ft"] == Noun("piede", "piedi")
    assert units("it")["TB"] == Noun("tera", "tera"), "a person's line comes before CLDR's"
    assert currencies("es")["₡"] == Noun("colón", "colones", "céntimo")


def test_rates() -> None:
    assert rates("es")["h"] == "por hora"
