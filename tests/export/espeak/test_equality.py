"""The sounds are those of stock misaki, which gives whole texts to phonemizer: 200 sentences of each language.

The sentences were written for these tests. None has a decimal number before the same mark in another place: phonemizer
looks for the mark in the number, and loses the rest of the sentence.
"""

import logging
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from misaki.espeak import EspeakG2P

from service.g2p.european import load_european
from service.g2p.vocabulary import read_vocabulary
from service.languages import PROFILES
from service.speech import TextOptions, Utterance
from service.text.front_end import build_front_end
from service.text.languages import LANGUAGES
from tests.service.pieces import utterances_of

BY_TAG = {language.tag: language for language in PROFILES}
NAMES: Mapping[str, str] = {"es-ES": "es", "fr-FR": "fr-fr", "hi-IN": "hi", "it-IT": "it", "pt-BR": "pt-br"}
"""Languages of espeak-ng, as Kokoro's own pipeline passes them to misaki."""
CORPORA = Path(__file__).parent
ODD = {
    "es-ES": [
        "1.234,56 €",
        "El 3,5 % de 1.000",
        "EE. UU., S.A. y etc.",
        "a-b c_d x/y",
        "el 3.º y la 4.ª",
        "Ω, π y ñ",
        "(¿No?) [sí] {ya}",
    ],
    "fr-FR": ["1 234,56 €", "l’œuf d’Ève", "aujourd’hui, quelqu'un", "le 1er, la 2e", "« oui » — non", "80, 90, 71"],
    "hi-IN": ["1,23,456.78", "500 १२३", "है । था ॥", "क़ ख़ ग़ ज़ ड़ ढ़ फ़", "OK, मैं laptop लाया", "ॐ श्री"],
    "it-IT": ["1.234,56 €", "un po' d'acqua", "l’altr’anno", "perché, così, città, più", "XXI secolo", "1º, 2ª"],
    "pt-BR": ["R$ 1.234,56", "d'água, pães, mães", "guarda-chuva, dá-lhe", "às 10h30", "XXI, II", "1º e 2ª"],
}

READ_DIFFERENTLY = re.compile(r"[\d%]|\b[IVX]{2,}\b")
"""What normalisation reads otherwise than espeak-ng: numbers, and rulers (``Felipe II``: segundo, not dos)."""


@cache
def stock(language: str) -> EspeakG2P:
    logging.getLogger("phonemizer").setLevel(logging.ERROR)
    return EspeakG2P(NAMES[language])


def sentences(language: str) -> list[str]:
    return (CORPORA / f"{language}.txt").read_text(encoding="utf-8").splitlines()


def single(phonemes: str) -> str:
    return " ".join(phonemes.split())


def test_every_language_has_a_corpus_that_repeats_nothing() -> None:
    assert set(NAMES) == {language.tag for language in LANGUAGES if language.loader.load is load_european}
    for language in NAMES:
        assert len(set(sentences(language))) == len(sentences(language)) >= 200


@pytest.mark.parametrize("language", NAMES)
def test_sounds_are_stock_misakis(language: str) -> None:
    phonemiser = load_european(CORPORA)(BY_TAG[language])
    for sentence in [*sentences(language), *ODD[language]]:
        tokens = phonemiser.phonemise(sentence)
        assert "".join(token.text + " " * token.spaced for token in tokens) == sentence
        assert single("".join(token.phonemes + token.gap for token in tokens)) == single(stock(language)(sentence)[0])


@pytest.mark.parametrize("language", NAMES)
def test_sounds_of_whole_texts_are_too(language: str) -> None:
    """Phonemes of a sentence: stock misaki, less what the model has no token for."""
    vocabulary = read_vocabulary()
    front_end = build_front_end(vocabulary, CORPORA)
    plain = TextOptions(numbers=False, money=False, dates=False, times=False, units=False)
    for sentence in sentences(language):
        expected = single(vocabulary.known(stock(language)(sentence)[0]))
        for options in (plain, TextOptions()) if not READ_DIFFERENTLY.search(sentence) else (plain,):
            said = [
                each for each in utterances_of(front_end, sentence, language, options) if isinstance(each, Utterance)
            ]
            assert " ".join(each.phonemes for each in said) == expected


@pytest.mark.parametrize("language", NAMES)
def test_every_word_has_a_sound_and_nearly_every_one_its_own(language: str) -> None:
    phonemiser = load_european(CORPORA)(BY_TAG[language])
    words = joined = 0
    for sentence in sentences(language):
        for token in phonemiser.phonemise(sentence):
            assert token.is_pronounced or not any(letter.isalnum() for letter in token.text), sentence
            words += token.is_word
            joined += " " in token.text
    assert joined < 0.01 * words
