"""A reading for kanji that no word of the dictionary is written with alone: ``踏``, a name's second half, a slip.

MeCab gives none and misaki says nothing. The dictionary knows ``踏む``, though, and what stands before its ending is
how the kanji is read in it. That may not be how the writer meant it, but it is a reading; what has none is refused.
"""

from service.g2p.japanese.mecab import MeCab

_ENDINGS = ("く", "る", "う", "む", "す", "い", "ぶ", "つ", "ぐ", "える", "しい", "げる", "てる", "れる")
_MOST = 8
"""Characters of a word that are looked up, for each takes a fifth of a millisecond and an ending."""


class Kanji:
    """Safe to be shared by threads."""

    def __init__(self, mecab: MeCab) -> None:
        self._mecab = mecab

    def reading(self, word: str) -> str:
        """Katakana for all characters of ``word``; nothing if one of them has no reading, or there are too many."""
        if len(word) > _MOST:
            return ""
        readings = [self._one(kanji) for kanji in word]
        return "".join(readings) if all(readings) else ""

    def _one(self, kanji: str) -> str:
        if not "\u3400" <= kanji <= "\u9fff":
            return ""
        return next(filter(None, (self._before(kanji, ending) for ending in ("", *_ENDINGS))), "")

    def _before(self, kanji: str, ending: str) -> str:
        words = self._mecab.morphemes(kanji + ending)
        if len(words) != 1 or words[0].is_unk:
            return ""
        return words[0].pron[: len(words[0].pron) - len(ending)]
