"""The service's Mandarin phonemes are stock misaki's, sound for sound and space for space.

What misaki leaves out (a sign, a digit that cn2an passes over) or gives to the model letter by letter (Latin words) is
said here, so there the two must differ; all else must be equal, less what the model has no symbol for.
"""

import random
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import cn2an
import jieba
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from export.tables.mandarin.readings import phonemes_of
from service.g2p.mandarin.foreign import SENTENCE
from service.g2p.mandarin.numerals import convert_numerals
from service.g2p.mandarin.phonemiser import MandarinPhonemiser, load_mandarin
from service.g2p.mandarin.readings import Readings
from service.g2p.mandarin.segmentation import Segmenter
from service.g2p.mandarin.tables import FIRST_HAN, LAST_HAN, Tables
from service.g2p.vocabulary import Vocabulary, read_vocabulary
from service.source_text import SourceText
from tests.export.tables.mandarin.corpus import LATIN_FREE_MARKS, WRITTEN, lines, sentences
from tests.fuzzing import examples

COUNT = 4000
MARKS = '，。！？；：、“”《》「」【】（）«»…—,.!?;:"() ·『』〈〉‘’[]*_~～/|'
"""Marks that misaki maps, marks that the model knows as they are, and marks that are lost on both sides."""
COMMON = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里行重长乐都还"
    "银儿两几零二三四五六七八九十百千万亿点半"
)
LONG_DECIMAL = re.compile(r"\.\d{17}")
"""cn2an says no more than sixteen digits of it."""
NUMBERS = st.from_regex(r"\A(-?[0-9０-９]{1,17}(\.[0-9]{1,5})?[%℃年月日/\-.个天:]?){1,4}\Z")
CHINESE = st.text(st.sampled_from(COMMON) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12)
TEXTS = st.lists(CHINESE | NUMBERS | st.text(st.sampled_from(MARKS), max_size=3), max_size=8).map("".join)


class Spelling:
    """Says what is not Chinese by its letters, as stock misaki does."""

    def phonemes(self, text: str) -> str:
        return text


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@pytest.fixture(scope="module")
def phonemiser(tables: Path) -> MandarinPhonemiser:
    return load_mandarin(tables)


@pytest.fixture(scope="module")
def spelling(opened: Tables) -> MandarinPhonemiser:
    return MandarinPhonemiser(opened, Spelling())


@pytest.fixture(scope="module")
def dictionary() -> Sequence[str]:
    jieba.initialize()
    return sorted(
        word for word, count in jieba.dt.FREQ.items() if count and all(FIRST_HAN <= sign <= LAST_HAN for sign in word)
    )


def said(phonemiser: MandarinPhonemiser, text: str) -> str:
    tokens = phonemiser.phonemise(text)
    assert "".join(token.text + " " * token.spaced for token in tokens) == text
    return "".join(token.phonemes + token.gap for token in tokens).strip()


def tidy(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", WRITTEN)
def test_sentences_have_the_phonemes_of_misaki(
    text: str, phonemiser: MandarinPhonemiser, stock: Callable[[str], str]
) -> None:
    assert said(phonemiser, text) == stock(text)


@pytest.mark.parametrize("text", lines(LATIN_FREE_MARKS))
def test_marks_have_the_phonemes_of_misaki(
    text: str, spelling: MandarinPhonemiser, stock: Callable[[str], str], vocabulary: Vocabulary
) -> None:
    assert vocabulary.known(said(spelling, text)).replace(" ", "") == vocabulary.known(stock(text)).replace(" ", "")


@pytest.mark.slow
def test_random_sentences_have_the_phonemes_of_misaki(
    dictionary: Sequence[str],
    phonemiser: MandarinPhonemiser,
    stock: Callable[[str], str],
    vocabulary: Vocabulary,
) -> None:
    texts = [tidy(text) for text in sentences(COUNT, 1, dictionary) if not phonemiser.unknown(text)]
    texts = [text for text in texts if no_number_is_lost(text)]
    assert len(texts) > COUNT * 0.9
    different = [
        (text, ours, theirs)
        for text in texts
        if (ours := said(phonemiser, text)) != (theirs := vocabulary.known(stock(text)).strip())
    ]
    assert different == []


@settings(max_examples=examples(100), deadline=None)
@given(text=TEXTS)
def test_hostile_text_has_the_phonemes_of_misaki(
    text: str, phonemiser: MandarinPhonemiser, stock: Callable[[str], str], vocabulary: Vocabulary
) -> None:
    text = tidy(text)
    assume(text and not phonemiser.unknown(text) and no_number_is_lost(text))
    assert said(phonemiser, text).strip() == vocabulary.known(stock(text)).strip()


@settings(max_examples=examples(100), deadline=None)
@given(text=st.lists(TEXTS | st.text(st.sampled_from("abcXYZéñ'-."), max_size=5), max_size=8).map("".join))
def test_latin_words_change_nothing_about_the_chinese_around_them(
    text: str, spelling: MandarinPhonemiser, stock: Callable[[str], str], vocabulary: Vocabulary
) -> None:
    text = tidy(text)
    assume(text and not spelling.unknown(text) and no_number_is_lost(text) and not SENTENCE.search(text))
    ours, theirs = (vocabulary.known(each).replace(" ", "") for each in (said(spelling, text), stock(text)))
    # A point within a Latin word is no pause.
    assert ours.replace(".", "") == theirs.replace(".", "")


def no_number_is_lost(text: str) -> bool:
    """True if cn2an converts all numbers whole, with their signs, and multiplies none: ``1/2%`` and ``3*4``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = cn2an.transform(text, "an2cn")
    return (
        not any(sign.isdigit() or sign in "%℃" for sign in plain) and "*" not in text and not LONG_DECIMAL.search(text)
    )


@settings(max_examples=examples(100), deadline=None)
@given(
    text=st.lists(NUMBERS | st.text(st.sampled_from("一年月日个天分钟-./%℃１２ "), max_size=4), max_size=6).map("".join)
)
def test_numbers_are_cn2ans(text: str) -> None:
    assume(no_number_is_lost(text))
    expected = cn2an.transform(text, "an2cn")
    written = convert_numerals(SourceText.of(text))
    assert written.text == expected
    spans = [written.source_span(place, place + 1) for place in range(len(written))]
    assert spans == sorted(spans) and [end for _, end in spans] == sorted(end for _, end in spans)


@pytest.mark.slow
def test_words_are_jiebas(dictionary: Sequence[str], opened: Tables) -> None:
    segmenter, generator = Segmenter(opened), random.Random(2)
    signs = [chr(number) for number in range(0x4E00, 0xA000)]
    for _ in range(5000):
        parts = [
            generator.choice(dictionary) if generator.random() < 0.6 else generator.choice(signs)
            for _ in range(generator.randint(1, 12))
        ]
        text = "".join(parts)
        assert segmenter.segment(text) == jieba.lcut(text)


@settings(max_examples=examples(100), deadline=None)
@given(text=st.text(st.sampled_from(COMMON) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30))
def test_any_characters_are_cut_as_jieba_does(text: str, opened: Tables) -> None:
    assert Segmenter(opened).segment(text) == jieba.lcut(text)


@pytest.mark.slow
def test_readings_are_pypinyins(dictionary: Sequence[str], opened: Tables) -> None:
    readings, generator = Readings(opened), random.Random(3)
    characters = [chr(number) for number in range(0x4E00, 0xA000)]
    made_up = ["".join(generator.choices(characters[:20000], k=4)) for _ in range(1000)]
    made_up += ["".join(generator.sample(dictionary, 3))[:12] for _ in range(5000)]
    for word in [*characters, *generator.sample(dictionary, 10000), *made_up]:
        if not readings.unknown(word):
            pinyin = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
            assert readings.phonemes(word) == "".join(map(phonemes_of, pinyin)), word


def test_characters_without_a_reading_are_those_that_misaki_fails_on(
    opened: Tables, stock: Callable[[str], str]
) -> None:
    unknown = Readings(opened).unknown("".join(chr(number) for number in range(0x4E00, 0xA000)))
    assert 0 < len(unknown) < 100
    for sign in unknown:
        with pytest.raises((ValueError, AssertionError, TypeError)):
            stock(sign)
