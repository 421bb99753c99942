"""What is said of Japanese text is what stock misaki says, to the last space.

Not compared is what misaki hands on as it is (Latin letters), and what it has no sound for (signs).
"""

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import InvalidInput
from service.g2p.japanese.mecab import WINDOW, shared_mecab
from service.g2p.japanese.phonemiser import JapanesePhonemiser
from tests.service.g2p.japanese.corpus import NUMBERED, WRITTEN, sentences

KANA = "あいうえおかがきくけこさしじすせそたちつてでとどなにのはひへほまみもやゆよらりるれろわをんゃゅょっぁー"
KATAKANA = (
    "アイウエオカガキクコサシジスソタチツテデトドナニノハバパヒフヘホマミムモヤユヨラリルレロワヲンャュョッァィェォー"
)
KANJI = "一二三十百千万人日月年時分本木山川田中大小上下今明後前行来見言出入食飲学生先話語東京駅家父母子手水火心長高々"
MARKS = "、。！？「」『』（）・…〜～：；　 ―\"'"
ANY = KANA + KATAKANA + KANJI + MARKS + "0123456789０５⑦½㈱㌔ｱｶﾞﾊﾟ゛ゝヽヶ〇ゎヮヴヷㇰ"


def said(phonemiser: JapanesePhonemiser, text: str) -> str:
    return "".join(token.phonemes + token.gap for token in phonemiser.phonemise(text)).strip()


def differences(texts: Sequence[str], phonemiser: JapanesePhonemiser, stock: Callable[[str], str]) -> list[str]:
    return [text for text in texts if said(phonemiser, text) != stock(text)]


def test_written_sentences_sound_as_in_misaki(japanese: JapanesePhonemiser, stock: Callable[[str], str]) -> None:
    assert differences(WRITTEN, japanese, stock) == []


def test_numbers_sound_as_in_misaki(japanese: JapanesePhonemiser, stock: Callable[[str], str]) -> None:
    assert differences([text for text in NUMBERED if "%" not in text], japanese, stock) == []


def test_composed_sentences_sound_as_in_misaki(japanese: JapanesePhonemiser, stock: Callable[[str], str]) -> None:
    texts = [" ".join(text.split()) for text in sentences(600, seed=1)]
    assert differences(texts, japanese, stock) == []


def test_sentences_of_many_windows_sound_as_in_misaki(
    japanese: JapanesePhonemiser, stock: Callable[[str], str]
) -> None:
    composed = list(sentences(400, seed=2))
    texts = [" ".join("".join(composed[at : at + 20]).split()) for at in range(0, 400, 20)]
    unbroken = ["".join(filter(str.isalpha, text)) for text in texts]
    assert min(map(len, unbroken)) > 3 * WINDOW
    assert differences([*texts, *unbroken], japanese, stock) == []


def test_words_are_those_of_the_whole_sentence_however_it_is_cut(japanese: JapanesePhonemiser) -> None:
    import fugashi

    tagger = fugashi.Tagger()
    for text in ("".join(WRITTEN), "".join(filter(str.isalpha, "".join(sentences(60, seed=3))))):
        found = [
            (word.surface, word.pron, word.kana, word.char_type, word.is_unk) for word in shared_mecab().morphemes(text)
        ]
        assert found == [
            (node.surface, node.feature.pron or "", node.feature.kana or "", node.char_type, node.is_unk)
            for node in tagger(text)
        ]


@settings(max_examples=400, deadline=None)
@given(text=st.text(st.sampled_from(ANY), min_size=1, max_size=30))
def test_any_japanese_text_sounds_as_in_misaki(
    text: str, japanese: JapanesePhonemiser, stock: Callable[[str], str]
) -> None:
    text = " ".join(text.split())
    try:
        ours = said(japanese, text)
    except InvalidInput:
        return
    try:
        theirs = stock(text)
    except (AssertionError, KeyError):
        # Long numbers, and small kana after some others: there misaki fails.
        assert ours
        return
    if theirs:
        assert ours == theirs


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.sampled_from(KANA + KATAKANA + KANJI), min_size=WINDOW, max_size=4 * WINDOW))
def test_any_long_word_sounds_as_in_misaki(
    text: str, japanese: JapanesePhonemiser, stock: Callable[[str], str]
) -> None:
    try:
        assert said(japanese, text) == stock(text)
    except InvalidInput:
        return
    except KeyError:
        assert said(japanese, text)
