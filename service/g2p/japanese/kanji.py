"""Fallback readings for kanji that are no dictionary word by themselves: ``踏``, the second half of a name, a typo.

MeCab gives them no reading and misaki no phonemes. The dictionary has ``踏む``, though, and its reading without the
ending is a reading of the kanji. It may not be the one that the writer meant; a kanji without any is refused.
"""

from service.g2p.japanese.mecab import MeCab

_ENDINGS = ("く", "る", "う", "む", "す", "い", "ぶ", "つ", "ぐ", "える", "しい", "げる", "てる", "れる")
_LONGEST_WORD = 8
"""Characters of a word that are looked up: each takes 0.2 ms for each ending."""


class KanjiReadings:
    """Readings of kanji from dictionary words that begin with them. Safe to be shared by threads."""

    def __init__(self, mecab: MeCab) -> None:
        self._mecab = mecab

    def look_up(self, word: str) -> str:
        """Katakana for all characters of ``word``; empty if one of them has no reading, or if it is too long."""
        if len(word) > _LONGEST_WORD:
            return ""
        readings = [self._reading(kanji) for kanji in word]
        return "".join(readings) if all(readings) else ""

    def _reading(self, kanji: str) -> str:
        if not "\u3400" <= kanji <= "\u9fff":
            return ""
        return next(filter(None, (self._stem_reading(kanji, ending) for ending in ("", *_ENDINGS))), "")

    def _stem_reading(self, kanji: str, ending: str) -> str:
        """Reading of the kanji in the word ``kanji + ending``; empty if the dictionary does not have that word."""
        words = self._mecab.analyse(kanji + ending)
        if len(words) != 1 or words[0].is_unk:
            return ""
        return words[0].pron[: len(words[0].pron) - len(ending)]
