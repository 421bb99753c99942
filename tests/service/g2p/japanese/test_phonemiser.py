"""What misaki would pass over is said or refused, every token has its place, and worst texts do no harm."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import BadModel, InvalidInput, SetupError
from service.g2p.japanese.phonemiser import PACKAGES, JapanesePhonemiser, japanese_unavailable_reason, load_japanese
from service.g2p.japanese.words import WORDS
from service.g2p.phonemiser import Override, Token
from service.g2p.vocabulary import read_vocabulary
from tests.service.g2p.japanese.corpus import NUMBERED, WRITTEN

COMMON = "あいァッンーゞ々漢字東京アＡaé'’-.,、。「」()0２½㌔゛☆→~〜％"
ODD = "ﾞﾟ\u3099\u0301😀👍🏽\u200d🇯🇵\ufe0f\xad\u3000 \0\ud800"


def said(phonemiser: JapanesePhonemiser, text: str) -> str:
    return "".join(token.phonemes + token.gap for token in phonemiser.phonemise(text)).strip()


def written(phonemiser: JapanesePhonemiser, text: str) -> str:
    return "".join(token.text + " " * token.spaced for token in phonemiser.phonemise(text))


def test_words_have_their_own_tokens(japanese: JapanesePhonemiser) -> None:
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


def test_white_space_between_words_is_theirs(japanese: JapanesePhonemiser) -> None:
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
def test_what_misaki_has_no_sound_for_is_said(japanese: JapanesePhonemiser, text: str, phonemes: str) -> None:
    assert said(japanese, text) == phonemes
    assert written(japanese, text) == text


@pytest.mark.parametrize(
    ("text", "characters"),
    [("你好、世界", "你 好"), ("𠮷野家", "𠮷"), ("Привет", "П"), ("안녕", "안 녕"), ("፩時", "፩"), ("〆", "〆")],
)
def test_what_nobody_can_say_is_refused_by_name(japanese: JapanesePhonemiser, text: str, characters: str) -> None:
    with pytest.raises(InvalidInput, match=characters) as raised:
        japanese.phonemise(text)
    assert raised.value.param == "input"


def test_a_pronunciation_of_the_callers_is_one_token(japanese: JapanesePhonemiser) -> None:
    tokens = japanese.phonemise("この橋を渡る", [Override(2, 3, "haɕi")])
    assert tokens[1] == Token("橋", "haɕi", False)
    assert [token.text for token in tokens] == ["この", "橋", "を", "渡る"]


def test_stress_is_refused(japanese: JapanesePhonemiser) -> None:
    with pytest.raises(InvalidInput, match="stress"):
        japanese.phonemise("橋", [Override(0, 1, stress=1.0)])


def test_all_of_a_sentence_is_in_the_models_vocabulary(japanese: JapanesePhonemiser) -> None:
    vocabulary = read_vocabulary()
    for text in (*WRITTEN, *NUMBERED):
        # Not in it are the quotation marks that misaki puts for brackets; nobody hears them.
        phonemes = said(japanese, text).translate(str.maketrans("", "", "«»[]%-⁄~"))
        assert vocabulary.known(phonemes) == phonemes


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from(COMMON + ODD) | st.characters(), max_size=30))
def test_any_text_comes_back_whole_or_is_refused(text: str, japanese: JapanesePhonemiser) -> None:
    text = " ".join(text.split())
    try:
        assert written(japanese, text) == text
    except InvalidInput as error:
        assert error.param == "input"


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
def test_the_worst_texts_come_back_whole_or_are_refused(japanese: JapanesePhonemiser, text: str) -> None:
    try:
        assert written(japanese, text) == text
    except InvalidInput as error:
        assert error.param == "input" and len(str(error)) < 120


def test_threads_get_what_one_thread_gets(japanese: JapanesePhonemiser) -> None:
    alone = [said(japanese, text) for text in WRITTEN]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: said(japanese, text), WRITTEN * 3)) == alone * 3


@pytest.mark.parametrize("package", PACKAGES)
def test_the_extra_that_is_missing_is_named(tiny_model: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert japanese_unavailable_reason(tiny_model) == "it needs the extra kokoro-lite[ja] on the server"


def test_a_package_that_is_missing_is_named(
    japanese: JapanesePhonemiser, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jaconv", None)
    with pytest.raises(SetupError, match="jaconv is not installed; it comes with kokoro-lite\\[ja\\]"):
        load_japanese(tiny_model)


def test_a_build_without_tables_is_named(japanese: JapanesePhonemiser, tmp_path: Path, tiny_model: Path) -> None:
    assert japanese_unavailable_reason(tiny_model) == ""
    assert "python -m export build" in japanese_unavailable_reason(tmp_path)
    with pytest.raises(BadModel, match=WORDS):
        load_japanese(tmp_path)


def test_nothing_of_the_extra_is_imported_before_it_is_used(tiny_model: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom service.g2p.japanese import phonemiser\n"
        "phonemiser.japanese_unavailable_reason(Path(sys.argv[1]))\nprint(*sys.modules.keys() & phonemiser.PACKAGES)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tiny_model)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
