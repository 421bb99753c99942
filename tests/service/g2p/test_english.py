"""misaki's phonemes, unchanged, from threads as well, without growing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from service.g2p.english import EnglishPhonemiser, EnglishPipelines


@pytest.fixture(scope="module")
def pipelines() -> EnglishPipelines:
    return EnglishPipelines()


@pytest.fixture(scope="module")
def american(pipelines: EnglishPipelines) -> EnglishPhonemiser:
    return pipelines.accent(british=False)


def said(phonemiser: EnglishPhonemiser, sentence: str) -> str:
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
    assert said(american, sentence) == phonemes


def test_words_of_no_dictionary_are_read_by_espeak(american: EnglishPhonemiser) -> None:
    (token,) = american.phonemise("blorptang")
    assert token.is_pronounced


def test_threads_get_what_one_thread_gets(american: EnglishPhonemiser) -> None:
    sentences = [f"The quorblex number {number} is a strange zindlewort." for number in range(40)]
    alone = [said(american, sentence) for sentence in sentences]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda sentence: said(american, sentence), sentences * 3))
    assert together == alone * 3


def test_new_words_are_forgotten_again(pipelines: EnglishPipelines, american: EnglishPhonemiser) -> None:
    american.phonemise("warm up")
    before = len(pipelines.vocabulary)
    for number in range(50):
        american.phonemise(f"grimbleflux{number} and snorvawick{number}")
    assert len(pipelines.vocabulary) == before


def test_accents_share_one_pipeline_and_are_built_once(pipelines: EnglishPipelines) -> None:
    assert pipelines.accent(british=True) is pipelines.accent(british=True)
