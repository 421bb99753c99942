"""Every letter of a Japanese sentence is pronounced or named as unread, and tokens join to any sentence."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import BadModel, InvalidInput, SetupError
from service.g2p.japanese.phonemiser import PACKAGES, JapanesePhonemiser, japanese_unavailable_reason, load_japanese
from service.g2p.japanese.word_list import WORDS
from service.g2p.phonemiser import Override, Token
from service.g2p.vocabulary import read_vocabulary
from tests.fuzzing import examples
from tests.service.g2p.japanese.corpus import NUMBERED, WRITTEN

COMMON = "あいァッンーゞ々漢字東京アＡaé'’-.,、。「」()0２½㌔゛☆→~〜％"
ODD = "ﾞﾟ\u3099\u0301😀👍🏽\u200d🇯🇵\ufe0f\xad\u3000 \0\ud800"


def phonemes_of(phonemiser: JapanesePhonemiser, text: str) -> str:
    return "".join(token.phonemes + token.gap for token in phonemiser.phonemise(text)).strip()


def text_of(phonemiser: JapanesePhonemiser, text: str) -> str:
    return "".join(token.text + " " * token.spaced for token in phonemiser.phonemise(text))


def test_every_word_is_a_token(japanese: JapanesePhonemiser) -> None:
    assert japanese.phonemise("「東京」へ、2024年。") == [
        Token("「", "“", False),
        Token("東京", "toːkʲoː", False),
        Token("」", "”", False, parted=True),
        Token("へ", "e", False),
        Token("、", ",", False, parted=True),
        Token("2024", "ɲi seɴ ɲiʥɨːjoɴ", False, parted=True),
        Token("年", "neɴ", False),
        Token("。", ".", False),
    ]


def test_white_space_between_words_is_kept(japanese: JapanesePhonemiser) -> None:
    assert japanese.phonemise("駅 前 。")[-3:] == [
        Token("前", "mae", False),
        Token(" ", "", False),
        Token("。", ".", False),
    ]
    assert japanese.phonemise("猫 犬")[0] == Token("猫", "neko", True)


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("Pythonです", "pˈIθən desɨ"),
        ("これはIt's a testです", "koɾe βa ɪts ə tˈɛst desɨ"),
        ("Wi-Fiとcafé", "wˈIfˌI to kæfˈA"),
        ("ＡＩとＮＨＫ", "eː ai to enɯ eiʨi keː"),
        ("NASAの人", "nˈæsə no çito"),
        ("Aさん", "eː saɴ"),
        ("100%", "çakɯ paːsento"),
        ("猫&犬", "neko ando inɯ"),
        ("★印", "hoɕi iɴ"),
        ("😀だ", "ɡɹˈɪnɪŋ fˈAs da"),
        ("すごーい", "sɨɡoːi"),
        ("踏の字", "ɸɯ no ʥi"),
        ("猫★犬", "neko hoɕi inɯ"),
        ("うわーぁ！", "ɯβaː !"),
        ("アンァ", "aɴ"),
        ("12345678901", "iʨi ɲi saɴ joɴ ɡo ɾokɯ nana haʨi kʲɨː ʣeɾo iʨi"),
        ("१२", "ʥɨːɲi"),
    ],
)
def test_text_that_misaki_skips_has_fallback_phonemes(japanese: JapanesePhonemiser, text: str, phonemes: str) -> None:
    assert phonemes_of(japanese, text) == phonemes
    assert text_of(japanese, text) == text


@pytest.mark.parametrize(
    ("text", "characters"),
    [("你好、世界", "你 好"), ("𠮷野家", "𠮷"), ("Привет", "П"), ("안녕", "안 녕"), ("፩時", "፩"), ("〆", "〆")],
)
def test_tokens_name_the_characters_that_are_not_pronounced(
    japanese: JapanesePhonemiser, text: str, characters: str
) -> None:
    unread = "".join(token.unread for token in japanese.phonemise(text))
    assert " ".join(unread).startswith(characters)
    assert text_of(japanese, text) == text


def test_an_override_is_one_token(japanese: JapanesePhonemiser) -> None:
    tokens = japanese.phonemise("この橋を渡る", [Override(2, 3, "haɕi")])
    assert tokens[1] == Token("橋", "haɕi", False)
    assert [token.text for token in tokens] == ["この", "橋", "を", "渡る"]


def test_stress_is_refused(japanese: JapanesePhonemiser) -> None:
    with pytest.raises(InvalidInput, match="stress"):
        japanese.phonemise("橋", [Override(0, 1, stress=1.0)])


def test_all_phonemes_are_in_the_models_vocabulary(japanese: JapanesePhonemiser) -> None:
    vocabulary = read_vocabulary()
    for text in (*WRITTEN, *NUMBERED):
        # misaki's quotation marks for brackets are not in it; they are silent.
        phonemes = phonemes_of(japanese, text).translate(str.maketrans("", "", "«»[]%-⁄~"))
        assert vocabulary.known(phonemes) == phonemes


@settings(max_examples=examples(80), deadline=None)
@given(text=st.text(st.sampled_from(COMMON + ODD) | st.characters(), max_size=30))
def test_tokens_of_any_text_joined_are_the_text(text: str, japanese: JapanesePhonemiser) -> None:
    text = " ".join(text.split())
    assert text_of(japanese, text) == text


@pytest.mark.parametrize(
    "text",
    [
        *(sign * 4096 for sign in "あんっーカ漢踏1a、★😀\0\ud800ﾞ々〜(¥"),
        "アー" * 2048,
        "1a" * 2048,
        "a-" * 2048,
        "ーぁ" * 2048,
        "あ\u3099" * 2048,
        "か" + "\u3099" * 4095,
    ],
    ids=repr,
)
def test_tokens_of_long_unusual_texts_joined_are_the_text(japanese: JapanesePhonemiser, text: str) -> None:
    assert text_of(japanese, text) == text


def test_threads_get_the_phonemes_of_one_thread(japanese: JapanesePhonemiser) -> None:
    alone = [phonemes_of(japanese, text) for text in WRITTEN]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: phonemes_of(japanese, text), WRITTEN * 3)) == alone * 3


@pytest.mark.parametrize("package", PACKAGES)
def test_the_reason_names_the_missing_extra(tiny_model: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert japanese_unavailable_reason(tiny_model) == "it needs the extra kokoro-lite[ja] on the server"


def test_the_error_names_a_missing_package(
    japanese: JapanesePhonemiser, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jaconv", None)
    with pytest.raises(SetupError, match="jaconv is not installed; it comes with kokoro-lite\\[ja\\]"):
        load_japanese(tiny_model)


def test_a_build_without_tables_is_reported(japanese: JapanesePhonemiser, tmp_path: Path, tiny_model: Path) -> None:
    assert japanese_unavailable_reason(tiny_model) == ""
    assert "python -m export build" in japanese_unavailable_reason(tmp_path)
    with pytest.raises(BadModel, match=WORDS):
        load_japanese(tmp_path)


def test_the_unavailable_reason_imports_no_package_of_the_extra(tiny_model: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom service.g2p.japanese import phonemiser\n"
        "phonemiser.japanese_unavailable_reason(Path(sys.argv[1]))\nprint(*sys.modules.keys() & phonemiser.PACKAGES)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tiny_model)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
