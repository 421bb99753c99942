"""Readings: pypinyin's phrases and characters, with misaki's phonemes of their syllables."""

from collections.abc import Iterable, Iterator

import marisa_trie
import numpy as np
from misaki.zh import ZHG2P
from pypinyin import Style
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.converter import UltimateConverter

from service.g2p.mandarin.tables import SYLLABLE

_LETTERS = {
    letter: consonant + vowel
    for letters, consonants, vowel in (
        ("ㄅㄆㄇㄈ", "bpmf", "ō"),
        ("ㄉㄊㄋㄌㄍㄎㄏ", "dtnlgkh", "ē"),
        ("ㄐㄑㄒ", "jqx", "ī"),
    )
    for letter, consonant in zip(letters, consonants, strict=True)
}
"""Names of the bopomofo letters that are not syllables."""
_TIED = chr(815)
"""Combining character that misaki removes from all phonemes."""


def phrases() -> dict[str, list[str]]:
    """Syllables of every character and phrase that has a reading, in pypinyin's spelling with tone marks."""
    characters = {chr(number): [spellings.split(",")[0]] for number, spellings in PINYIN_DICT.items()}
    known = {phrase: [spellings[0] for spellings in syllables] for phrase, syllables in PHRASES_DICT.items()}
    readings = characters | known
    return readings | _bopomofo({syllable for syllables in readings.values() for syllable in syllables})


def marks() -> dict[str, str]:
    """misaki's replacement of each punctuation mark, by probing it between letters."""
    signs = (chr(number) for number in range(1 << 16) if not 0xD800 <= number < 0xE000)
    replaced = ((sign, ZHG2P.map_punctuation(f"x{sign}x")[1:-1]) for sign in signs)
    return {sign: mark for sign, mark in replaced if mark != sign}


def syllables_and_trie(readings: dict[str, list[str]]) -> tuple[tuple[str, ...], marisa_trie.BytesTrie]:
    """Phonemes of all syllables, and a trie from each reading to the numbers of its syllables."""
    sounds = {spelling: _sound(spelling) for spelling in _distinct(readings.values())}
    numbers = {sound: number for number, sound in enumerate(_distinct([sounds.values()]))}
    values = (
        (text, np.array([numbers[sounds[spelling]] for spelling in spellings], SYLLABLE).tobytes())
        for text, spellings in sorted(readings.items())
    )
    return tuple(numbers), marisa_trie.BytesTrie(values)


def phonemes_of(syllable: str) -> str:
    """misaki's phonemes of a syllable that is spelt with a tone number."""
    sound: str = ZHG2P.py2ipa(syllable)
    return sound.replace(_TIED, "")


def _sound(spelling: str) -> str:
    """misaki's phonemes of a syllable that is spelt with a tone mark."""
    # The converter uses the spelling alone, not the character.
    return phonemes_of(
        UltimateConverter(neutral_tone_with_five=True).convert_style("", spelling, Style.TONE3, strict=True)
    )


def _bopomofo(spellings: Iterable[str]) -> dict[str, list[str]]:
    """Syllables spelt in bopomofo, and the names of its letters."""
    convert = UltimateConverter().convert_style
    spelt = {convert("", spelling, Style.BOPOMOFO, strict=True): [spelling] for spelling in sorted(spellings)}
    return spelt | {letter: [name] for letter, name in _LETTERS.items()}


def _distinct(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    yield from sorted({each for group in groups for each in group})
