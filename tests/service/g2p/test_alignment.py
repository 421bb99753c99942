from hypothesis import given
from hypothesis import strategies as st

from service.g2p.alignment import WordGroup, align

sounds = st.lists(st.text("abc", min_size=1, max_size=4), max_size=4)


def shares(alone: str, together: str) -> list[str]:
    """``words: sounds`` of each group; ``alone`` has a comma between words."""
    words = [word.split() for word in alone.split(",")]
    return [f"{each.first}-{each.after} {' '.join(each.phonemes)}" for each in align(words, together.split())]


def test_each_word_gets_its_own_sounds_though_they_change_in_a_sentence() -> None:
    assert shares("lˈɛ, amˈi, sˈɔ̃", "lez amˈi sɔ̃") == ["0-1 lez", "1-2 amˈi", "2-3 sɔ̃"]


def test_a_number_has_several_sounds() -> None:
    assert shares("tˈu, wˈan θˈaʊ tˈɛn, pˈi", "tu wˈan θaʊ ən tˈɛn pˈi") == [
        "0-1 tu",
        "1-2 wˈan θaʊ ən tˈɛn",
        "2-3 pˈi",
    ]


def test_words_said_as_one_are_one_group() -> None:
    assert shares("paʁs, kə, tˈy", "paʁskə ty") == ["0-2 paʁskə", "2-3 ty"]
    assert shares("sˈi, a, lˈa", "sˈi ala") == ["0-1 sˈi", "1-3 ala"]


def test_a_mark_has_none_and_stands_alone() -> None:
    assert shares("a, , b", "a b") == ["0-1 a", "1-2 ", "2-3 b"]
    assert align([[], []], []) == [WordGroup(0, 1, ()), WordGroup(1, 2, ())]


def test_a_word_that_is_not_heard_goes_with_the_one_before_it_or_the_next() -> None:
    assert shares("xyz, b", "b") == ["0-2 b"]
    assert shares("a, b, , xyz", "a b") == ["0-1 a", "1-4 b"]


@given(st.lists(sounds, min_size=1, max_size=6), st.lists(st.text("abc", min_size=1, max_size=5), max_size=8))
def test_no_word_and_no_sound_is_lost_and_no_word_is_silent(alone: list[list[str]], together: list[str]) -> None:
    groups = align(alone, together)
    assert [sound for group in groups for sound in group.phonemes] == together
    assert [group.first for group in groups] == [0, *(group.after for group in groups[:-1])]
    assert groups[-1].after == len(alone)
    if together:
        assert all(group.phonemes or not any(alone[group.first : group.after]) for group in groups)
