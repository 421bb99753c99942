from service.text.normalise.nouns import Noun, currencies, names, rates, units


def test_names_are_in_order() -> None:
    assert names("fr", "month")[:2] == ("janvier", "février")
    assert names("it", "day")[0] == "lunedì"
    assert names("pt", "day-short")[-1] == "dom"


def test_nouns_have_a_plural_where_it_differs() -> None:
    assert units("it")["TB"] == Noun("terabyte", "terabyte")
    assert currencies("es")["₡"] == Noun("colón costarricense", "colones costarricenses")


def test_rates() -> None:
    assert rates("es")["h"] == "por hora"
