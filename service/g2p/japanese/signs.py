"""How signs and the letters of abbreviations are called in Japanese; cutlet leaves them unread."""

import re
from collections.abc import Callable, Sequence

from service.g2p.espeak import stands_for_words
from service.g2p.latin import LatinWords

_SIGNS = {
    "%": "パーセント",
    "‰": "パーミル",
    "&": "アンド",
    "@": "アットマーク",
    "#": "シャープ",
    "+": "プラス",
    "=": "イコール",
    "±": "プラスマイナス",
    "×": "カケル",
    "÷": "ワル",
    "<": "ショーナリ",
    ">": "ダイナリ",
    "≦": "ショーナリイコール",
    "≧": "ダイナリイコール",
    "≠": "ノットイコール",
    "≒": "ニアリーイコール",
    "√": "ルート",
    "∞": "ムゲンダイ",
    "°": "ド",
    "¥": "エン",
    "$": "ドル",
    "€": "ユーロ",
    "£": "ポンド",
    "₩": "ウォン",
    "©": "コピーライト",
    "〒": "ユービン",
    "※": "コメ",
    "★": "ホシ",
    "☆": "ホシ",
    "♪": "オンプ",
    "♫": "オンプ",
    "♡": "ハート",
    "♥": "ハート",
    "❤": "ハート",
    "○": "マル",
    "◯": "マル",
    "●": "クロマル",
    "◎": "ニジューマル",
    "△": "サンカク",
    "▲": "サンカク",
    "▽": "サンカク",
    "▼": "サンカク",
    "□": "シカク",
    "■": "シカク",
    "◇": "ヒシガタ",
    "◆": "ヒシガタ",
    "→": "ミギヤジルシ",
    "←": "ヒダリヤジルシ",
    "↑": "ウエヤジルシ",
    "↓": "シタヤジルシ",
    "⇒": "ミギヤジルシ",
}
_LETTERS = {
    "A": "エー", "B": "ビー", "C": "シー", "D": "ディー", "E": "イー", "F": "エフ", "G": "ジー", "H": "エイチ",
    "I": "アイ", "J": "ジェー", "K": "ケー", "L": "エル", "M": "エム", "N": "エヌ", "O": "オー", "P": "ピー",
    "Q": "キュー", "R": "アール", "S": "エス", "T": "ティー", "U": "ユー", "V": "ブイ", "W": "ダブリュー",
    "X": "エックス", "Y": "ワイ", "Z": "ゼット",
}  # fmt: skip
_VOWELS = frozenset("AEIOU")
_ABBREVIATION = 3
"""Capitals up to which a word is spelled though it has a vowel: USB and CEO, but not NASA."""
_LONGEST_WORD = 48
"""Letters that espeak-ng gets at once: it loses what is beyond 160 bytes."""

# A picture and what belongs to it: tones of skin, a second picture, the other half of a flag.
_CLUSTER = re.compile("[\U0001f1e6-\U0001f1ff]{2}|.(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)*", re.DOTALL)
_DRESS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


class Signs:
    """Safe to be shared by threads.

    Args:
        kana: gives phonemes of katakana.
        foreign: says English words and the names of signs.
    """

    def __init__(self, kana: Callable[[str], str], foreign: LatinWords) -> None:
        self._kana, self._foreign = kana, foreign

    def words(self, words: Sequence[str]) -> Sequence[str]:
        """Phonemes of each of the words in Latin letters, between which there are spaces: English, or abbreviations."""
        if len(words) > 1 and not any(map(_is_spelled, words)):
            # espeak-ng knows from its neighbours how an article sounds.
            said = self._foreign.phonemes(" ".join(words)).split(" ")
            if len(said) == len(words):
                return said
        return [self._word(word) for word in words]

    def _word(self, word: str) -> str:
        if _is_spelled(word):
            return " ".join(self._kana(_LETTERS[letter]) for letter in word)
        parts = (word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD))
        return " ".join(filter(None, map(self._foreign.phonemes, parts)))

    def signs(self, text: str) -> str:
        """Phonemes of the signs in ``text`` that stand for words, and its marks as they are."""
        return " ".join(filter(None, (self._sign(found[0]) for found in _CLUSTER.finditer(text))))

    def _sign(self, sign: str) -> str:
        if bare := _DRESS.sub("", sign):
            sign = bare
        if sign in _SIGNS:
            return self._kana(_SIGNS[sign])
        if sign.isalnum():
            return ""
        return self._foreign.phonemes(sign) if len(sign) > 1 or stands_for_words(sign) else sign


def _is_spelled(word: str) -> bool:
    return set(word) <= _LETTERS.keys() and (len(word) <= _ABBREVIATION or not _VOWELS & set(word))
