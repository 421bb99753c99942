from pathlib import Path

import pytest

from benchmarks.reading.corpus import Key, Pair
from benchmarks.reading.sounds import Reader, canonical


@pytest.fixture(scope="module")
def reader(tiny_model: Path) -> Reader:
    return Reader(tiny_model)


def pair(written: str, spoken: str, kind: str = "lines") -> Pair:
    return Pair(Key("en-US", kind, written), (spoken,))


@pytest.mark.parametrize("phonemes", ["tˈi, tˈO.", "tˈi. tˈO", "tˈi — tˈO!", "“tˈi,” (tˈO)", "tˈi  ,; tˈO ..."])
def test_pauses_are_alike_and_quotation_marks_silent(phonemes: str) -> None:
    assert canonical(phonemes, "en-US", exact=True) == "tˈi,tˈO"


def test_a_pause_is_not_nothing() -> None:
    assert canonical("tˈi tˈO", "en-US") != canonical("tˈi, tˈO", "en-US")


def test_stress_counts_only_in_exact_classes() -> None:
    noun, verb = "ˈɪnsˌʌlt", "ɪnsˈʌlt"
    assert canonical(noun, "en-US") == canonical(verb, "en-US")
    assert canonical(noun, "en-US", exact=True) != canonical(verb, "en-US", exact=True)


def test_a_number_has_weak_vowels_in_the_languages_of_espeak() -> None:
    assert canonical("dˈue mˈiːla", "it-IT") == canonical("dʊemˈila", "it-IT")
    assert canonical("dˈue mˈiːla", "fr-FR") != canonical("dʊemˈila", "fr-FR")


def test_paragraphs_are_pauses(reader: Reader) -> None:
    leeks = pair("Leeks\\n\\nBeans", "Leeks. Beans.")
    assert reader.written(leeks) in reader.spoken(leeks)


def test_a_plain_text_is_compared_with_itself_before_normalisation(reader: Reader) -> None:
    far = pair("It is 5 km.", "It is 5 km.", "plain")
    assert reader.spoken(far) != (reader.written(far),)
    tea = pair("I can't stay for tea.", "I can't stay for tea.", "plain")
    assert reader.spoken(tea) == (reader.written(tea),)


def test_a_text_that_is_refused_sounds_like_no_other(reader: Reader) -> None:
    assert reader.written(pair("[tea](/ ˈ /)", "tea")).startswith("[input has ")
