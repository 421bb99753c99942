"""misaki's cutlet, run as published, with its words' places.

cutlet gives one string for a sentence. Here its code is watched: which words it put together, what it made of each,
and where the spaces between them went in the end.
"""

from collections.abc import Iterator, Sequence
from io import StringIO
from types import SimpleNamespace
from typing import Any

import msgspec

from service.g2p.japanese.mecab import MeCab, Morpheme
from service.g2p.japanese.words import WordList
from service.g2p.published import PublishedPackage

_KANA, _SYMBOL, _KATAKANA = 6, 3, 7
"""MeCab's types of characters: cutlet reads those of the first kind, and symbols where it knows them."""
_ODD_KANA = frozenset("っんーゝゞヽヾ")
"""What cutlet reads without its table."""
_BATCH = 8
"""Words that cutlet's code is given at once, as its time grows with the cube of their number."""


class Piece(msgspec.Struct, frozen=True):
    """What cutlet made of a word or a sign."""

    start: int
    """Index of its first character in what cutlet was given."""
    end: int
    surface: str
    """Without the white space that may be in it."""
    phonemes: str
    gap: bool
    """A space follows the phonemes."""
    lost: str
    """Letters in it that cutlet passes over."""


class Cutlet:
    """Safe to be shared by threads.

    Raises:
        SetupError: misaki is not installed.
    """

    def __init__(self, mecab: MeCab, words: WordList) -> None:
        self._mecab, self._words = mecab, words
        # COMPAT(misaki 0.9.4): its list of words is read when it is imported, and the dictionary opened.
        resources = SimpleNamespace(open_text=lambda *_: StringIO())
        stand_ins = {
            "fugashi": SimpleNamespace(Tagger=None),
            "importlib.resources": SimpleNamespace(resources=resources),
        }
        self._module = PublishedPackage("misaki", stand_ins).load("cutlet")
        self._table = _Table(self._module.HEPBURN)

    def normalised(self, text: str) -> str:
        """What cutlet makes of a text without digits before it reads it."""
        cutlet = self._module.Cutlet
        normal: str = cutlet.__new__(cutlet)._normalize_text(text)
        return normal

    def number(self, digits: str) -> str:
        """Kana for a number of up to nine digits, ASCII."""
        kana: str = self._module.Convert(digits)
        return kana

    def spelled(self, kana: str) -> str:
        """Phonemes of hiragana or katakana, as they are: no particle is looked for in them."""
        hira = self._module.jaconv.kata2hira(kana)
        cutlet = self._new()
        if len(hira) == 1:
            # Small kana have no sound by themselves.
            return str(cutlet.table[hira])
        phonemes: str = cutlet._romaji_word(self._module.Word(kana, hira, _KANA))
        return phonemes

    def pieces(self, text: str) -> Sequence[Piece]:
        """The words and signs of ``text``.

        Args:
            text: as ``normalised`` gives it, its numbers in kana.
        """
        return _Run(self._new(), self._module, self._words).pieces(self._mecab.morphemes(text), text)

    def _new(self) -> Any:
        # COMPAT(misaki 0.9.4): these are all the attributes that its constructor sets, the tagger aside.
        cutlet = self._module.Cutlet.__new__(self._module.Cutlet)
        cutlet.table, cutlet.exceptions = self._table, {}
        return cutlet


class _Table(dict[str, str]):
    """cutlet's table of kana. Before a small vowel it takes for granted that a kana is in it, and the others fail."""

    def __missing__(self, kana: str) -> str:
        # The last sound gives way to the small vowel's.
        return {"ん": "ɴ", "ー": "ː"}.get(kana, "") + " "


class _Run:
    """cutlet reading one sentence."""

    def __init__(self, cutlet: Any, module: Any, words: WordList) -> None:
        self._cutlet, self._module, self._words = cutlet, module, words
        self._groups: list[tuple[int, int]] = []
        self._tokens: list[Any] = []
        self._merged: list[Any] = []

    def pieces(self, morphemes: Sequence[Morpheme], text: str) -> Sequence[Piece]:
        self._published = self._cutlet._romaji_tokens
        self._cutlet.tagger = lambda _: morphemes
        self._cutlet._normalize_text = lambda text: text
        self._cutlet._romaji_tokens = self._romaji_tokens
        phonemes, _ = self._cutlet(text)
        # PERF: or it and this would hold each other, and 3 MB of what has been said, until the collector comes by.
        del self._cutlet._romaji_tokens
        return list(self._placed(morphemes, phonemes))

    def _romaji_tokens(self, words: Sequence[Any]) -> Sequence[Any]:
        """Stands in the place of cutlet's own, which it gives words that need no more putting together."""
        surfaces = [word.surface for word in words]
        ends = _run_ends([word.char_type for word in words])
        at = 0
        while at < len(words):
            end = self._words.joined(surfaces, at, ends[at])
            self._groups.append((at, end))
            at = end
        for first, last in self._groups:
            group = words[first:last]
            surface, hira = ("".join(getattr(word, part) for word in group) for part in ("surface", "hira"))
            self._merged.append(self._module.Word(surface, hira, group[0].char_type))
        for start in range(0, len(self._merged), _BATCH):
            # With one more, because a word decides on the space before it.
            self._tokens += self._published(self._merged[start : start + _BATCH + 1])[:_BATCH]
        return self._tokens

    def _placed(self, morphemes: Sequence[Morpheme], phonemes: str) -> Iterator[Piece]:
        at = 0
        for (first, last), word, token in zip(self._groups, self._merged, self._tokens, strict=True):
            start = at
            for _ in "".join(token.surface.split()):
                while phonemes[at] == " ":
                    at += 1
                at += 1
            said = phonemes[start:at].strip()
            gap = phonemes[at : at + 1] == " "
            at += gap
            lost = "".join(self._lost(word, said))
            yield Piece(morphemes[first].start, morphemes[last - 1].end, word.surface, said, gap, lost)

    def _lost(self, word: Any, phonemes: str) -> Iterator[str]:
        if word.surface.isascii() or (word.char_type == _SYMBOL and phonemes):
            return
        read = word.hira if word.char_type == _KANA and phonemes else ""
        if not read:
            yield from filter(str.isalnum, word.surface)
            return
        for sign in read:
            if sign.isalnum() and sign not in self._module.HEPBURN and sign not in _ODD_KANA:
                yield sign


def _run_ends(kinds: Sequence[int]) -> Sequence[int]:
    """Where each word's neighbours stop being of its kind."""
    ends = list(range(1, len(kinds) + 1))
    for place in range(len(kinds) - 2, -1, -1):
        if kinds[place] == kinds[place + 1]:
            ends[place] = ends[place + 1]
    return ends
