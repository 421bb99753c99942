import pytest

from service.g2p.english.drawn_out import DrawnOutDictionary

WORDS = {"no": "n", "so": "s", "good": "g", "god": "x", "stop": "st", "stoop": "y", "hello": "h", "ah": "a", "aa": "z"}
OTHERS = {"free": "f", "yes": "yes"}


@pytest.fixture
def words() -> DrawnOutDictionary:
    return DrawnOutDictionary(WORDS, OTHERS)


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("nooooo", "n"),
        ("Nooo", "n"),
        ("sssooo", "s"),
        ("goooood", "g"),
        ("stoooop", "st"),
        ("hellllooooo", "h"),
        ("Aaaaahhhh", "a"),
        ("freeee", "f"),
        ("yesss", "yes"),
        ("good", "g"),
    ],
)
def test_a_drawn_out_word_has_the_sound_of_the_word(words: DrawnOutDictionary, word: str, sound: str) -> None:
    assert words[word] == sound


@pytest.mark.parametrize("word", ["noo", "NOOO", "aaa", "www", "gooooz", "n" * 100, "xyz"])
def test_others_are_not_there(words: DrawnOutDictionary, word: str) -> None:
    assert word not in words


def test_it_lists_the_words_alone(words: DrawnOutDictionary) -> None:
    assert set(words) == set(WORDS) and len(words) == len(WORDS)
