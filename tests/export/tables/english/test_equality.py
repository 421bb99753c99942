"""The service's English phonemes are stock misaki's on stock spaCy, word for word.

The model was trained on what stock misaki says, so the goal is no difference at all. espeak-ng is the service's own on
both sides, because it says signs that phonemizer passes over; ``tests/service/g2p/test_espeak.py`` compares the two.
"""

import copy
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export.corpus.lines import sentences as corpus_sentences
from export.tables.english.dictionaries import load_dictionary
from export.tables.english.model import load_spacy
from service.g2p.english.corrections import load_corrections
from service.g2p.english.heteronyms import Heteronyms
from service.g2p.english.misaki import Misaki
from service.g2p.english.phonemiser import EnglishPhonemiser, EnglishPipelines
from service.g2p.english.tagger import TaggedToken, Tagger
from service.source_text import SourceText
from service.text.markup.passages import parse_markup
from tests.export.tables.english.grammar import sentences
from tests.fuzzing import examples

COUNT = 3500
ACCENTS = pytest.mark.parametrize("british", [False, True], ids=["us", "gb"])
HOSTILE = st.text(
    st.sampled_from("aAbsxXI'’‘\"“”`´-–—_.,:;!?…/\\|()[]{}<>@#$£€%&*+=~^09 \t\n\r\0\xa0\u200b½²٣éßﬁǅİ你한😀🇬🇧\u0301°µ")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)


class Spacy:
    """Stock spaCy as misaki calls it, remembering what it said, because both accents ask for the same."""

    def __init__(self) -> None:
        self._known: dict[str, list[TaggedToken]] = {}

    def __call__(self, sentence: str) -> list[TaggedToken]:
        if sentence not in self._known:
            nlp = load_spacy()
            with nlp.memory_zone():
                self._known[sentence] = [
                    TaggedToken(token.text, token.tag_, token.whitespace_) for token in nlp(sentence)
                ]
        return self._known[sentence]


@pytest.fixture(scope="module")
def spacy() -> Spacy:
    return Spacy()


@pytest.fixture(scope="module")
def tagger(tables: Path) -> Tagger:
    return Tagger.load(tables)


@pytest.fixture(scope="module")
def ours(tables: Path) -> dict[bool, Any]:
    misaki = Misaki(tables)
    return {british: misaki.build(british) for british in (False, True)}


@pytest.fixture(scope="module")
def stock(spacy: Spacy) -> dict[bool, Any]:
    """With misaki's own constructors of all but ``G2P``, which would download a model."""
    from misaki.en import G2P, Lexicon
    from misaki.espeak import EspeakFallback

    found = {}
    for british in (False, True):
        g2p = G2P.__new__(G2P)
        g2p.version, g2p.british, g2p.nlp, g2p.unk = None, british, spacy, ""
        g2p.lexicon, g2p.fallback = Lexicon(british), EspeakFallback(british)
        found[british] = g2p
    return found


@pytest.fixture(scope="module")
def theirs(stock: dict[bool, Any], ours: dict[bool, Any]) -> dict[bool, Any]:
    """Stock misaki with the service's espeak-ng."""
    found = {british: copy.copy(g2p) for british, g2p in stock.items()}
    for british, g2p in found.items():
        g2p.fallback = copy.copy(g2p.fallback)
        g2p.fallback.backend = ours[british].fallback.backend
    return found


@pytest.fixture(scope="module")
def texts() -> Sequence[str]:
    words = sorted(load_dictionary("us_gold") | load_dictionary("gb_silver"))
    return [*corpus_sentences("calibration"), *corpus_sentences("held_out"), *sentences(COUNT, seed=1, words=words)]


def said(g2p: Any, text: str) -> object:
    """All that misaki finds out about a text, or how it fails."""
    try:
        phonemes, tokens = g2p(text, preprocess=False)
    except (ValueError, OverflowError, IndexError, TypeError) as error:
        return type(error)
    return phonemes, [(token.text, token.tag, token.whitespace, token.phonemes) for token in tokens]


def differences(texts: Sequence[str], first: Callable[[str], object], second: Callable[[str], object]) -> list[str]:
    return [text for text in texts if first(text) != second(text)]


@pytest.mark.slow
def test_tokens_tags_and_white_space_are_spacys(texts: Sequence[str], spacy: Spacy, tagger: Tagger) -> None:
    assert differences(texts, spacy, tagger) == []


@pytest.mark.slow
@ACCENTS
def test_phonemes_are_misakis(
    texts: Sequence[str], theirs: dict[bool, Any], ours: dict[bool, Any], british: bool
) -> None:
    assert differences(texts, lambda text: said(theirs[british], text), lambda text: said(ours[british], text)) == []


@ACCENTS
def test_the_phonemes_are_those_of_misaki(stock: dict[bool, Any], ours: dict[bool, Any], british: bool) -> None:
    """To the end: with what the phonemiser does before and after misaki, and with phonemizer on their side."""
    phonemiser = EnglishPhonemiser(ours[british])
    for text in (*corpus_sentences("calibration"), *corpus_sentences("held_out")):
        tokens = phonemiser.phonemise(text)
        assert "".join(token.phonemes + " " * token.spaced for token in tokens) == stock[british](text)[0]


@ACCENTS
def test_only_corrected_words_and_heteronyms_differ_from_misaki(
    stock: dict[bool, Any], tables: Path, british: bool
) -> None:
    """Those are listed: in ``corrected.tsv``, whose comments give the reasons, and in the rules of ``heteronyms``.

    A Briton's numbers have the "and" that misaki drops.
    """
    phonemiser = EnglishPipelines(tables).accent(british)
    heteronyms, corrected = Heteronyms(), load_corrections(british)
    for text in (*corpus_sentences("calibration"), *corpus_sentences("held_out")):
        phonemes = "".join(token.phonemes + " " * token.spaced for token in phonemiser.phonemise(text))
        if phonemes != stock[british](text)[0]:
            words = re.findall("[a-z']+", text.lower())
            with_and = british and re.search("[0-9]{3}", text)
            assert list(heteronyms.find(text, british)) or corrected.keys() & set(words) or with_and, text


@ACCENTS
@pytest.mark.parametrize(
    "text",
    [
        "[Kokoro](/kˈOkəɹO/) is what [Misaki](/misˈɑki/) reads, and the [apple](/ˈæpᵊl/) too.",
        "This [or](+2) that, [believe](-1) it [or](2) [not](-2), it is [so](0.5) or [so](-0.5).",
        "[New York](/nˈujɔɹk/) was [not so new](+2) to [him](1) at [all](0).",
    ],
)
def test_mark_up_is_read_as_misaki_reads_it(
    theirs: dict[bool, Any], ours: dict[bool, Any], text: str, british: bool
) -> None:
    marked = parse_markup(SourceText.of(text))
    (part,) = marked.parts
    assert isinstance(part, SourceText)
    tokens = EnglishPhonemiser(ours[british]).phonemise(part.text, marked.overrides_of(part))
    assert "".join(token.phonemes + " " * token.spaced for token in tokens) == theirs[british](text)[0]


@settings(max_examples=examples(100), deadline=None)
@given(text=HOSTILE)
def test_hostile_text_is_cut_and_tagged_as_spacy_does(text: str, spacy: Spacy, tagger: Tagger) -> None:
    assert tagger(text) == spacy(text)


@ACCENTS
@settings(max_examples=examples(80), deadline=None)
@given(text=HOSTILE)
def test_hostile_text_ends_as_it_does_in_misaki(
    text: str, theirs: dict[bool, Any], ours: dict[bool, Any], british: bool
) -> None:
    """Phonemes and errors alike."""
    assert said(ours[british], text) == said(theirs[british], text)


@ACCENTS
def test_dictionaries_have_misakis_words_and_no_others(
    stock: dict[bool, Any], ours: dict[bool, Any], british: bool
) -> None:
    generator = random.Random(3)
    for name in ("golds", "silvers"):
        grown, mapped = getattr(stock[british].lexicon, name), getattr(ours[british].lexicon, name)
        assert [word for word, value in grown.items() if mapped.get(word) != value] == []
        for word in generator.sample(sorted(grown), 3000):
            for other in (word.upper(), word.swapcase(), word[:-1], f"{word}s", f"{word}\0", f"{word}\ud800"):
                assert mapped.get(other) == grown.get(other)
                assert (other in mapped) == (other in grown)
