"""pypinyin's phrases and characters with the sounds that misaki gives to their syllables."""

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
"""Names of the letters of bopomofo that are no syllables."""
_TIED = chr(815)
"""misaki takes it out of everything it says."""


def phrases() -> dict[str, list[str]]:
    """The syllables of everything that has a reading of its own, as pypinyin spells them with marks for the tones."""
    characters = {chr(number): [spellings.split(",")[0]] for number, spellings in PINYIN_DICT.items()}
    known = {phrase: [spellings[0] for spellings in syllables] for phrase, syllables in PHRASES_DICT.items()}
    found = characters | known
    return found | _bopomofo({syllable for syllables in found.values() for syllable in syllables})


def marks() -> dict[str, str]:
    """What misaki puts for each mark that it knows: asked of it, between letters."""
    signs = (chr(number) for number in range(1 << 16) if not 0xD800 <= number < 0xE000)
    said = ((sign, ZHG2P.map_punctuation(f"x{sign}x")[1:-1]) for sign in signs)
    return {sign: mark for sign, mark in said if mark != sign}


def syllables_and_trie(readings: dict[str, list[str]]) -> tuple[tuple[str, ...], marisa_trie.BytesTrie]:
    """The sounds of all syllables, and the numbers of those that each reading is made of."""
    sounds = {spelling: _sound(spelling) for spelling in _distinct(readings.values())}
    numbers = {sound: number for number, sound in enumerate(_distinct([sounds.values()]))}
    values = (
        (text, np.array([numbers[sounds[spelling]] for spelling in spellings], SYLLABLE).tobytes())
        for text, spellings in sorted(readings.items())
    )
    return tuple(numbers), marisa_trie.BytesTrie(values)


def spoken(syllable: str) -> str:
    """What misaki says for a syllable, spelt with a number for its tone."""
    sound: str = ZHG2P.py2ipa(syllable)
    return sound.replace(_TIED, "")


def _sound(spelling: str) -> str:
    """What misaki says for a syllable, spelt with a mark for its tone."""
    # It looks at no more than the spelling, whatever character that is of.
    return spoken(UltimateConverter(neutral_tone_with_five=True).convert_style("", spelling, Style.TONE3, strict=True))


def _bopomofo(spellings: Iterable[str]) -> dict[str, list[str]]:
    """The syllables as Taiwan spells them, and the letters."""
    convert = UltimateConverter().convert_style
    spelt = {convert("", spelling, Style.BOPOMOFO, strict=True): [spelling] for spelling in sorted(spellings)}
    return spelt | {letter: [name] for letter, name in _LETTERS.items()}


def _distinct(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    yield from sorted({each for group in groups for each in group})
