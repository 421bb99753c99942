"""Alphabets of languages: letters that can be pronounced, and use of spaces between words.

Letters of other scripts do not reach G2P (``service.text.foreign``): espeak-ng would say "Chinese letter".
"""

import unicodedata

import msgspec

from service.g2p.characters import quoted

_LATIN = ("LATIN", "MODIFIER")
"""Beginnings of Unicode names of letters. Names and brands have Latin letters in texts of every language."""
_EUROPEAN = (*_LATIN, "GREEK", "MICRO SIGN", "OHM SIGN")
_HAN = (*_EUROPEAN, "CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH", "IDEOGRAPHIC")


class Alphabet(msgspec.Struct, frozen=True):
    """Letters of a language's texts."""

    reader: str
    """Voices of the language in error texts: ``an English voice``."""
    letters: tuple[str, ...] = _EUROPEAN
    spaced: bool = True
    """Words have spaces between them. In other scripts no spaces are inserted, and a line may break within a word."""

    def foreign(self, text: str) -> str:
        """The first letters of ``text`` outside the alphabet, with spaces between them; empty if there are none."""
        return quoted(letter for letter in text if letter.isalpha() and not self.has(letter))

    def has(self, letter: str) -> bool:
        """True for a letter that the language can read."""
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
