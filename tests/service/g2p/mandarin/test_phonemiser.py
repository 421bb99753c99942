import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.errors import InvalidInput
from service.g2p.mandarin.phonemiser import MEMORY_MIB, MandarinPhonemiser, load_mandarin, mandarin_unavailable_reason
from service.g2p.mandarin.tables import FILES
from service.g2p.phonemiser import Override, Token
from service.g2p.vocabulary import read_vocabulary
from tests.cpu_time import cpu_limit
from tests.fuzzing import examples
from tests.service.mapped import mapped_kilobytes

SENTENCES = (
    "我们昨天在公园里看见了三只松鼠。",
    "这家店的牛肉面，一碗18块钱！",
    "“你好，”她笑着说，“好久不见。”",
    "會議改到下午三點，請準時參加。",
    "我用iPhone给Tom发了一封email。",
)


@pytest.fixture(scope="module")
def mandarin(tiny_model: Path) -> MandarinPhonemiser:
    return load_mandarin(tiny_model)


def joined(tokens: list[Token] | tuple[Token, ...]) -> str:
    return "".join(token.phonemes + token.gap for token in tokens).strip()


def phonemes_of(mandarin: MandarinPhonemiser, text: str) -> str:
    return joined(list(mandarin.phonemise(text)))


def words_of(mandarin: MandarinPhonemiser, text: str) -> list[tuple[str, str]]:
    return [(token.text, token.phonemes) for token in mandarin.phonemise(text)]


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("你好，世界。", "ni↓xau↓, ʂɨ↘ʨje↘."),
        ("银行行长在行走。", "i↗nxa↗ŋxa↗ŋꭧa↓ŋ ʦai↘ ɕi↗ŋʦou↓."),
        ("《红楼梦》，好看！", "“xʊ↗ŋlou↗mə↘ŋ” , xau↓kʰa↘n!"),
        ("2024年1月31日", "ɚ↘li↗ŋɚ↘ sɨ↘njɛ↗n i↗ɥe↘ sa→nʂɨ↗i→ɻɨ↘"),
        ("他 说", "tʰa→ ʂwo→"),
        ("嗯。", "n↗."),
    ],
)
def test_mandarin_has_misakis_phonemes(mandarin: MandarinPhonemiser, text: str, phonemes: str) -> None:
    assert phonemes_of(mandarin, text) == phonemes


def test_words_and_marks_are_tokens(mandarin: MandarinPhonemiser) -> None:
    tokens = mandarin.phonemise("你好，小世界。")
    assert [token.text for token in tokens] == ["你好", "，", "小", "世界", "。"]
    assert [token.parted for token in tokens] == [False, True, True, False, False]
    assert not any(token.spaced for token in tokens)


def test_a_number_is_one_token(mandarin: MandarinPhonemiser) -> None:
    assert words_of(mandarin, "共12.5万人") == [
        ("共", "kʊ↘ŋ"),
        ("12.5万", "ʂɨ↗ɚ↘tjɛ↓n u↓wa↘n"),
        ("人", "ɻə↗n"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我爱Apple。", [("Apple", "ˈæpᵊl")]),
        ("NBA和CEO", [("NBA", "ˌɛnbˌiˈA"), ("CEO", "sˌiˌiˈO")]),
        ("他说I have a dog and 2 cats。", [("have", "hæv"), ("a", "ə"), ("2", "tˈu"), ("cats", "kˈæts")]),
        ("看“Wi-Fi”吧", [("Wi-Fi", "wˈIfˌI")]),
        ("真好😀", [("😀", "ɡɹˈɪnɪŋ fˈAs")]),
        ("🇨🇳加油", [("🇨🇳", "ʧˈInə")]),
    ],
)
def test_foreign_words_and_emoji_are_pronounced(
    mandarin: MandarinPhonemiser, text: str, expected: list[tuple[str, str]]
) -> None:
    assert [pair for pair in words_of(mandarin, text) if pair in expected] == expected


def test_there_are_spaces_around_foreign_words(mandarin: MandarinPhonemiser) -> None:
    assert phonemes_of(mandarin, "我爱Apple的iPhone") == "wo↓ ai↘ ˈæpᵊl tɤ ˈI fˈOn"


@pytest.mark.parametrize("symbol", "+=@#$¥€£×÷±≈≠≤≥∞√°℃²³→①½〇αΩ%％&٣５")
def test_every_symbol_is_pronounced(mandarin: MandarinPhonemiser, symbol: str) -> None:
    assert any(token.is_pronounced for token in mandarin.phonemise(symbol))


@pytest.mark.parametrize("text", ["兙", "他姓兡。", "你好𠀀吗兙", "a兙b"])
def test_tokens_name_the_characters_without_a_reading(mandarin: MandarinPhonemiser, text: str) -> None:
    unknown = mandarin.unknown(text)
    assert unknown
    assert "".join(token.unread for token in mandarin.phonemise(text)) == unknown


def test_a_letter_of_another_script_has_no_phonemes(
    mandarin: MandarinPhonemiser,
) -> None:
    assert words_of(mandarin, "你の") == [("你", "ni↓"), ("の", "")]


def test_rare_characters_and_bopomofo_are_pronounced(mandarin: MandarinPhonemiser) -> None:
    assert phonemes_of(mandarin, "㑇ㄋㄧˇㄏㄠˇ") == "ꭧou↘ ni↓xau↓"


def test_overrides_set_the_phonemes(mandarin: MandarinPhonemiser) -> None:
    tokens = mandarin.phonemise("他在长安住", [Override(2, 4, "ʈest"), Override(4, 5, "wˈʌn")])
    assert [(token.text, token.phonemes) for token in tokens][2:] == [("长安", "ʈest"), ("住", "wˈʌn")]


def test_an_override_may_cover_an_unknown_character(mandarin: MandarinPhonemiser) -> None:
    tokens = mandarin.phonemise("他姓兡", [Override(2, 3, "pai↓")])
    assert [token.phonemes for token in tokens] == ["tʰa→", "ɕi↘ŋ", "pai↓"]
    assert not any(token.unread for token in tokens)


def test_a_stress_override_is_refused(mandarin: MandarinPhonemiser) -> None:
    with pytest.raises(InvalidInput, match="tones"):
        mandarin.phonemise("你好", [Override(0, 1, stress=1)])


@settings(max_examples=examples(100), deadline=None)
@given(
    text=st.text(
        st.sampled_from("的一是中国行长重了𠀀㐀兙，。！《》「」%+-./:12３①½aBé 'ㄅˇの한\0\u200b\ud800😀🇨🇳\u3000")
        | st.characters(),
        max_size=30,
    )
)
def test_tokens_of_any_text_joined_are_the_text(mandarin: MandarinPhonemiser, text: str) -> None:
    text = " ".join(text.split(" ")).strip()
    assume("  " not in text)
    tokens = mandarin.phonemise(text)
    assert "".join(token.text + " " * token.spaced for token in tokens) == text
    vocabulary = read_vocabulary()
    for token in tokens:
        assert vocabulary.known(token.phonemes) == token.phonemes, token


@pytest.mark.parametrize(
    "unit",
    [
        "一",
        "的",
        "1",
        "9.",
        "1/",
        "a",
        "a ",
        "a1",
        "Ab-",
        "。",
        "《",
        "%",
        "+",
        "½",
        "😀",
        "\ud800",
        "\0",
        "𠀁",
        "①a一",
    ],
)
def test_phonemisation_takes_linear_time(mandarin: MandarinPhonemiser, unit: str) -> None:
    """4,096 characters take 0.1 to 0.3 s, emoji 1.5 s."""
    text = (unit * 4096)[:4096].strip()
    with cpu_limit(15):
        tokens = mandarin.phonemise(text)
    assert "".join(token.text + " " * token.spaced for token in tokens) == text


def test_threads_get_the_phonemes_of_one_thread(mandarin: MandarinPhonemiser) -> None:
    expected = {text: phonemes_of(mandarin, text) for text in SENTENCES}
    wrong: list[str] = []

    def phonemise() -> None:
        for _ in range(20):
            wrong.extend(text for text in SENTENCES if phonemes_of(mandarin, text) != expected[text])

    threads = [threading.Thread(target=phonemise) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_build_without_tables_has_a_reason(tiny_model: Path, tmp_path: Path) -> None:
    assert mandarin_unavailable_reason(tiny_model) == ""
    assert "export build" in mandarin_unavailable_reason(tmp_path)
    for name in FILES[1:]:
        (tmp_path / name).touch()
    assert mandarin_unavailable_reason(tmp_path)


def test_the_tables_are_unmapped_when_the_phonemiser_is_deleted(tiny_model: Path) -> None:
    mapped = [tiny_model / name for name in FILES if not name.endswith(".json")]
    before = [mapped_kilobytes(path) for path in mapped]
    mandarin = load_mandarin(tiny_model)
    phonemes_of(mandarin, SENTENCES[0])
    assert all(size > old for (size, _), (old, _) in zip(map(mapped_kilobytes, mapped), before, strict=True))
    del mandarin
    gc.collect()
    assert [mapped_kilobytes(path)[0] for path in mapped] == [size for size, _ in before]


def test_memory_use_is_at_most_the_declared_value(tiny_model: Path) -> None:
    """200 different sentences in a process that has loaded English, as the service has."""
    program = """
import sys
from pathlib import Path
import onnxruntime
from service.g2p.english.phonemiser import load_english
from service.g2p.latin import LatinWords
from service.languages import AMERICAN_ENGLISH
folder = Path(sys.argv[1])
english = load_english(folder)(AMERICAN_ENGLISH)
english.phonemise("We saw three squirrels in the park, and 2 of them had a nut called zxqv.")
LatinWords().phonemes("warm")
def resident():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024
before = resident()
from service.g2p.mandarin.phonemiser import load_mandarin
mandarin = load_mandarin(folder)
characters = [chr(number) for number in range(0x4E00, 0x9FA5)]
known = [each for each in characters if not mandarin.unknown(each)]
for number in range(200):
    mandarin.phonemise("".join(known[number * 97 : number * 97 + 40]) + "，他在2024年买了iPhone 15，花了999.9元。")
print(resident() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tiny_model.resolve())], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) <= MEMORY_MIB
