"""English phonemes are misaki's, from several threads too, within a small and constant amount of memory."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.g2p.english.phonemiser import EnglishPhonemiser, EnglishPipelines
from service.g2p.phonemiser import Override, Token


@pytest.fixture(scope="module")
def pipelines(tiny_model: Path) -> EnglishPipelines:
    return EnglishPipelines(tiny_model)


@pytest.fixture(scope="module")
def american(pipelines: EnglishPipelines) -> EnglishPhonemiser:
    return pipelines.accent(british=False)


def phonemes_of(phonemiser: EnglishPhonemiser, sentence: str) -> str:
    return "".join(token.phonemes + " " * token.spaced for token in phonemiser.phonemise(sentence))


@pytest.mark.parametrize(
    ("sentence", "phonemes"),
    [
        ("They read it, so I will read it.", "ðˌA ɹˈɛd ɪt, sˌO ˌI wɪl ɹˈid ɪt."),
        ("We object to the object.", "wˌi əbʤˈɛkt tə ði ˈɑbʤəkt."),
        ("The wind made them wind it up.", "ðə wˈɪnd mˌAd ðˌɛm wˈInd ɪt ˌʌp."),
    ],
)
def test_heteronyms_follow_the_tagger(american: EnglishPhonemiser, sentence: str, phonemes: str) -> None:
    assert phonemes_of(american, sentence) == phonemes


@pytest.mark.parametrize("number", ["1", "2", "3", "7", "12", "104"])
def test_the_number_of_a_list_item_has_a_pause_after_it(american: EnglishPhonemiser, number: str) -> None:
    first, stop, *_ = american.phonemise(f"{number}. Call home")
    assert (first.text, stop.text, stop.phonemes, stop.spaced) == (number, ".", ".", True)


def test_out_of_vocabulary_words_fall_back_to_espeak(american: EnglishPhonemiser) -> None:
    (token,) = american.phonemise("blorptang")
    assert token.is_pronounced


def test_threads_get_the_phonemes_of_one_thread(american: EnglishPhonemiser) -> None:
    sentences = [f"The quorblex number {number} is a strange zindlewort." for number in range(40)]
    alone = [phonemes_of(american, sentence) for sentence in sentences]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda sentence: phonemes_of(american, sentence), sentences * 3))
    assert together == alone * 3


def test_accents_share_one_pipeline_and_are_built_once(pipelines: EnglishPipelines) -> None:
    assert pipelines.accent(british=True) is pipelines.accent(british=True)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("y=z&q/aBc12- %0- x_y=z", "zˈ"),
        ("The $ fell.", "dˈɑləɹ"),
        ("It is 👍 and ✓.", "θˈʌmz ˈʌp"),
        ("[hush](/ /) now", "hˈʌʃ"),
    ],
)
def test_every_word_and_symbol_is_pronounced(american: EnglishPhonemiser, sentence: str, expected: str) -> None:
    assert expected in phonemes_of(american, sentence)
    silent = [token.text for token in american.phonemise(sentence) if token.is_word and not token.is_pronounced]
    assert not silent


def test_a_currency_is_pronounced_once(american: EnglishPhonemiser) -> None:
    assert phonemes_of(american, "It is $5.").count("dˈɑləɹ") == 1


def test_curly_apostrophes_are_pronounced_like_straight_ones(american: EnglishPhonemiser) -> None:
    assert phonemes_of(american, "It’s John’s, isn’t it?") == phonemes_of(american, "It's John's, isn't it?")
    assert "”" in phonemes_of(american, "He said ‘no’ twice")


@pytest.mark.parametrize("sentence", ["“Well,” he said, “it's 5 € — or $6!”", "a/b x² (so) e.g. that… ok?!"])
def test_tokens_joined_are_the_sentence(american: EnglishPhonemiser, sentence: str) -> None:
    assert "".join(token.text + " " * token.spaced for token in american.phonemise(sentence)) == sentence


def test_tokens_joined_are_the_sentence_even_where_misaki_drops_an_apostrophe(american: EnglishPhonemiser) -> None:
    for sentence in ("0:'0 x", "’Tis John’s 0:'", "a '0 ' b"):
        assert "".join(token.text + " " * token.spaced for token in american.phonemise(sentence)) == sentence


def test_an_override_is_one_token_with_its_phonemes(american: EnglishPhonemiser) -> None:
    tokens = american.phonemise("the New York etc.", [Override(4, 12, "ˈæpᵊl"), Override(13, 16, "ɛt")])
    assert tokens[1:] == [
        Token("New York", "ˈæpᵊl", True),
        Token("etc", "ɛt", False),
        Token(".", ".", False),
    ]
    # Its first phoneme decides the article before it.
    assert tokens[0].phonemes == "ði"


@pytest.mark.parametrize(("stress", "phonemes"), [(2, "ˈɔɹ"), (1, "ˌɔɹ"), (0.5, "ˌɔɹ"), (-2, "ɔɹ"), (None, "ɔɹ")])
def test_stress_overrides_follow_misakis_levels(
    american: EnglishPhonemiser, stress: float | None, phonemes: str
) -> None:
    assert american.phonemise("this or that", [Override(5, 7, stress=stress)])[1].phonemes == phonemes


LIMIT_MIB = 35
"""Memory that both accents may add to python, numpy and onnxruntime; they take 22."""
GROWTH_MIB = 2
"""Memory that 20,000 new words may add; 1 MiB of it is the last pages of the tables."""
_MEMORY_PROGRAM = """
import os, signal, sys
from pathlib import Path
import service, numpy, onnxruntime

def resident():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024

before = resident()
from service.g2p.english.phonemiser import EnglishPipelines
pipelines = EnglishPipelines(Path(sys.argv[1]))
accents = [pipelines.accent(british) for british in (False, True)]
text = "On day {0} the zindlewort read ${0}.05 worth of lead, didn't it? Grimble{0} objects to object {0}."
for number in range(100):
    for accent in accents:
        accent.phonemise(text.format(number))
loaded = resident()
def word(number):
    return "snor" + "".join(chr(97 + number // 26**place % 26) for place in range(4))

for number in range(1400):
    if number == 400:
        full = resident()
    accents[number % 2].phonemise(" ".join(word(20 * number + place) for place in range(20)))
print(loaded - before, resident() - full)
heavy = {"spacy", "thinc", "phonemizer", "torch"}
print(*sorted(name for name in sys.modules if name.partition(".")[0] in heavy), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_both_accents_stay_within_the_memory_limit_and_leave_no_files_when_killed(
    tiny_model: Path, tmp_path: Path
) -> None:
    environment = {"PATH": "", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY_PROGRAM, str(tiny_model)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    memory, loaded = done.stdout.splitlines()
    taken, grown = map(float, memory.split())
    assert taken <= LIMIT_MIB
    assert grown <= GROWTH_MIB
    assert not loaded, "a package that the tables replace was loaded as well"
    # phonemizer leaves two copies of espeak-ng for every worker that is killed.
    assert list(tmp_path.iterdir()) == []
