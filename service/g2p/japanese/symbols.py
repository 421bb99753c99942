"""Phonemes of symbols, abbreviations and Latin words in Japanese text, which cutlet does not pronounce."""

import re
from collections.abc import Callable, Sequence

from service.g2p.characters import stands_for_words
from service.g2p.latin import LatinWords

_SYMBOL_NAMES = {
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
_LETTER_NAMES = {
    "A": "エー", "B": "ビー", "C": "シー", "D": "ディー", "E": "イー", "F": "エフ", "G": "ジー", "H": "エイチ",
    "I": "アイ", "J": "ジェー", "K": "ケー", "L": "エル", "M": "エム", "N": "エヌ", "O": "オー", "P": "ピー",
    "Q": "キュー", "R": "アール", "S": "エス", "T": "ティー", "U": "ユー", "V": "ブイ", "W": "ダブリュー",
    "X": "エックス", "Y": "ワイ", "Z": "ゼット",
}  # fmt: skip
_VOWELS = frozenset("AEIOU")
_LONGEST_INITIALISM = 3
"""Capitals up to which a word with a vowel is spelt out: USB and CEO, but not NASA."""
_ESPEAK_LETTERS = 48
"""Letters that espeak-ng is given at once: it drops all beyond 160 bytes."""

# An emoji sequence: a flag's two halves, or an emoji with variation selectors, skin tones and joined emoji.
_EMOJI_SEQUENCE = re.compile("[\U0001f1e6-\U0001f1ff]{2}|.(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)*", re.DOTALL)
_MODIFIERS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


class SymbolPhonemiser:
    """Safe to be shared by threads.

    Args:
        kana: phonemes of katakana.
        latin: phonemes of English words and of the names of symbols.
    """

    def __init__(self, kana: Callable[[str], str], latin: LatinWords) -> None:
        self._kana, self._latin = kana, latin

    def phonemise_latin(self, words: Sequence[str]) -> Sequence[str]:
        """Phonemes of each of the Latin words, which stand in a row: English pronunciation, or names of the letters."""
        if len(words) > 1 and not any(map(_is_spelt_out, words)):
            # espeak-ng pronounces an article by the words around it.
            phonemes = self._latin.phonemes(" ".join(words)).split(" ")
            if len(phonemes) == len(words):
                return phonemes
        return [self._word(word) for word in words]

    def phonemise_symbols(self, text: str) -> str:
        """Phonemes of the symbols in ``text`` that stand for words; punctuation is kept."""
        return " ".join(filter(None, (self._symbol(found[0]) for found in _EMOJI_SEQUENCE.finditer(text))))

    def _word(self, word: str) -> str:
        if _is_spelt_out(word):
            return " ".join(self._kana(_LETTER_NAMES[letter]) for letter in word)
        parts = (word[start : start + _ESPEAK_LETTERS] for start in range(0, len(word), _ESPEAK_LETTERS))
        return " ".join(filter(None, map(self._latin.phonemes, parts)))

    def _symbol(self, symbol: str) -> str:
        if base := _MODIFIERS.sub("", symbol):
            symbol = base
        if symbol in _SYMBOL_NAMES:
            return self._kana(_SYMBOL_NAMES[symbol])
        if symbol.isalnum():
            return ""
        return self._latin.phonemes(symbol) if len(symbol) > 1 or stands_for_words(symbol) else symbol


def _is_spelt_out(word: str) -> bool:
    return set(word) <= _LETTER_NAMES.keys() and (len(word) <= _LONGEST_INITIALISM or not _VOWELS & set(word))
