"""Words of other scripts in Latin letters, one letter or syllable after the other.

Alphabets have a table. The sounds of syllables, and of Indic letters, are in their Unicode names: ``GA`` of HANGUL
SYLLABLE GA. It is what a reader without the language says, and enough for a name.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping


def _table(letters: str, sounds: str) -> Mapping[str, str]:
    return dict(zip(letters, sounds.split(), strict=True))


CYRILLIC = _table(
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјђљњћџѓќѕқғңәөүұһ",
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya yo i yi ye g w y j ly ny ch j g k dz k"
    " g n a o u u h",
)
"""Of the Slavic languages, and of Kazakh and its like; ``-`` is silent."""
GEORGIAN = _table(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
)
ARMENIAN = _table(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "a b g d e z e u t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts u p k o f ev",
)

_KANA = {"si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji", "di": "ji", "du": "zu"}
"""Syllables whose names are not as they sound."""
_LENGTH_MARK = "ー"
_SMALL = " SMALL "
_NASALS = {"SIGN ANUSVARA": "n", "SIGN CANDRABINDU": "n", "SIGN BINDI": "n", "TIPPI": "n"}
_REPEATED = re.compile(r"([a-z])\1+")


def by_table(table: Mapping[str, str]) -> Callable[[str], str]:
    """Transliteration by a table of letters; one that it does not have is silent."""
    return lambda word: "".join(table.get(letter, "-") for letter in word.lower()).replace("-", "")


def by_armenian(word: str) -> str:
    """Armenian, whose u is the letter of o with the one of u."""
    return by_table(ARMENIAN)(word.lower().replace("ու", "ւ"))


def by_syllables(word: str) -> str:
    """Syllables, each named by its sound."""
    return "".join(unicodedata.name(letter, "").rpartition(" ")[2] for letter in word).lower()


def by_kana(word: str) -> str:
    """Hiragana and katakana: ``kyoto``, with long vowels as short ones."""
    latin, doubles = "", False
    for letter in word.replace(_LENGTH_MARK, ""):
        name = unicodedata.name(letter, "")
        syllable = name.rpartition(" ")[2].lower()
        sound = _KANA.get(syllable, syllable)
        if _SMALL in name and syllable == "tu":
            doubles = True
        elif _SMALL in name and sound.startswith("y") and latin.endswith("i"):
            # A sibilant already has the y in it: sha, and not shya.
            latin = latin[:-1] + sound[latin.endswith(("shi", "chi", "ji")) :]
        else:
            latin += sound[:1] * doubles + sound
            doubles = False
    return latin


def by_indic_letters(word: str) -> str:
    """Consonants, each with the vowel sign behind it, or else with an a."""
    latin = ""
    for letter in word:
        name = unicodedata.name(letter, "").partition(" ")[2]
        if name == "SIGN VIRAMA":
            latin = latin.removesuffix("a")
        elif name.startswith("VOWEL SIGN "):
            latin = latin.removesuffix("a") + name.rpartition(" ")[2].lower()
        elif name.startswith("LETTER "):
            latin += name.rpartition(" ")[2].lower()
        else:
            latin += _NASALS.get(name, "")
    return _REPEATED.sub(r"\1", latin)
