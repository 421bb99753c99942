import pytest

from service.g2p.english.heteronyms import Heteronyms, without_overlaps
from service.g2p.phonemiser import Override


def sounds(sentence: str, british: bool = False) -> list[tuple[str, str | None]]:
    found = Heteronyms().find(sentence, british)
    return [(sentence[each.start : each.end], each.phonemes) for each in found]


@pytest.mark.parametrize(
    ("sentence", "word", "phonemes"),
    [
        ("Have you ever read it?", "read", "ɹˈɛd"),
        ("I've read that one.", "read", "ɹˈɛd"),
        ("We read it to him yesterday.", "read", "ɹˈɛd"),
        ("The label read poison.", "read", "ɹˈɛd"),
        ("Did he read the label?", "read", "ɹˈid"),
        ("They read in bed.", "read", "ɹˈid"),
        ("I often read aloud.", "read", "ɹˈid"),
        ("Sharpen a lead pencil.", "lead", "lˈɛd"),
        ("The toy was made of lead.", "lead", "lˈɛd"),
        ("Anna tunes a bass.", "bass", "bˈAs"),
        ("Grilled bass with lemon", "bass", "bˈæs"),
        ("The cast took a bow.", "bow", "bˈW"),
        ("He stood at the bow of the boat.", "bow", "bˈW"),
        ("They took their bows.", "bows", "bˈWz"),
        ("A minute crack was found.", "minute", "mInˈut"),
        ("It was very minute.", "minute", "mInˈut"),
        ("I found a tear in the tent.", "tear", "tˈɛɹ"),
        ("She shed a tear.", "tear", "tˈɪɹ"),
        ("Attach your resume.", "resume", "ɹˈɛzəmˌA"),
        ("He wound up in Rome.", "wound", "wˈWnd"),
        ("Polish the table.", "Polish", "pˈɑlɪʃ"),
        ("We are going live.", "live", "lˈIv"),
    ],
)
def test_the_words_around_a_heteronym_tell_its_sound(sentence: str, word: str, phonemes: str) -> None:
    assert sounds(sentence) == [(word, phonemes)]


@pytest.mark.parametrize(
    "sentence",
    [
        "They lead the team.",
        "She tied a bow.",
        "Wait a minute.",
        "Last minute changes",
        "Please resume the talks.",
        "The nurse dressed the wound.",
        "I like Polish food.",
        "We live here.",
        "A well-read man",
        "The heart-read note",
        "Leading, bassoon, bowl",
    ],
)
def test_where_nothing_tells_it_misaki_decides(sentence: str) -> None:
    assert sounds(sentence) == []


def test_britons_have_their_own_phonemes() -> None:
    assert sounds("a minute amount", british=True) == [("minute", "mInjˈuːt")]


def test_what_the_caller_gave_stays() -> None:
    given = [Override(0, 4, "x")]
    assert without_overlaps([Override(2, 6, "y"), Override(8, 9, "z")], given) == [*given, Override(8, 9, "z")]
    assert without_overlaps([Override(2, 6, "y")], given) is given
