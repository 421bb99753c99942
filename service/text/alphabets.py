"""Which letters can be read, and whether there are spaces between words.

A letter of any other script is refused: espeak-ng would call it "Chinese letter", and others would pass over it.
"""

import unicodedata

import msgspec

from service.g2p.characters import quoted

_LATIN = ("LATIN", "MODIFIER")
"""Beginnings of the names that Unicode gives to letters. Every voice meets names and brands in Latin ones."""
_EUROPEAN = (*_LATIN, "GREEK", "MICRO SIGN", "OHM SIGN")
_HAN = (*_EUROPEAN, "CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH", "IDEOGRAPHIC")


class Alphabet(msgspec.Struct, frozen=True):
    """What texts of a language are written with."""

    reader: str
    """Who reads them, as a message says it: ``an English voice``."""
    letters: tuple[str, ...] = _EUROPEAN
    spaced: bool = True
    """Words have spaces between them. Where they have none, none is put in, and a line may break within a word."""

    def foreign(self, text: str) -> str:
        """The first letters of ``text`` that cannot be read, apart; nothing if all can be."""
        return quoted(letter for letter in text if letter.isalpha() and not self._has(letter))

    def _has(self, letter: str) -> bool:
        if letter.isascii():
            return True
        plain = unicodedata.normalize("NFKC", letter)
        return all(not sign.isalpha() or unicodedata.name(sign, "").startswith(self.letters) for sign in plain)


ENGLISH = Alphabet("an English voice")
SPANISH = Alphabet("a Spanish voice")
FRENCH = Alphabet("a French voice")
HINDI = Alphabet("a Hindi voice", (*_EUROPEAN, "DEVANAGARI"))
ITALIAN = Alphabet("an Italian voice")
PORTUGUESE = Alphabet("a Portuguese voice")
MANDARIN = Alphabet("a Mandarin voice", (*_HAN, "BOPOMOFO"), spaced=False)
JAPANESE = Alphabet("a Japanese voice", (*_HAN, "HIRAGANA", "KATAKANA"), spaced=False)
