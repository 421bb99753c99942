"""misaki's cutlet, run as published, with the offsets of its words.

cutlet returns one string for a sentence. Here its steps are intercepted to get the words that it merged, the phonemes
of each, and the spaces that it left between them.
"""

from collections.abc import Iterator, Sequence
from io import StringIO
from types import SimpleNamespace
from typing import Any

import msgspec

from service.g2p.japanese import widths
from service.g2p.japanese.mecab import MeCab, Morpheme
from service.g2p.japanese.word_list import WordList
from service.g2p.published import PublishedPackage

_KANA, _SYMBOL = 6, 3
"""MeCab's character types: cutlet pronounces words of the first, and symbols that are in its table."""
_KANA_OUTSIDE_TABLE = frozenset("っんーゝゞヽヾ")
"""Kana that cutlet pronounces by rules instead of its table."""
_BATCH = 8
"""Words given to cutlet's code at once, whose time grows with the cube of their number."""


class CutletWord(msgspec.Struct, frozen=True):
    """A word or symbol with cutlet's phonemes."""

    start: int
    """Index of its first character in the text that cutlet was given."""
    end: int
    surface: str
    """Its text without white space."""
    phonemes: str
    space_after: bool
    """A space follows the phonemes."""
    unpronounced: str
    """Letters in it that cutlet skips."""


class Cutlet:
    """Safe to be shared by threads.

    Raises:
        SetupError: misaki is not installed.
    """

    def __init__(self, mecab: MeCab, words: WordList) -> None:
        self._mecab, self._words = mecab, words
        # COMPAT(misaki 0.9.4): importing the module loads its word list and opens the dictionary.
        resources = SimpleNamespace(open_text=lambda *_: StringIO())
        stand_ins = {
            "fugashi": SimpleNamespace(Tagger=None),
            "importlib.resources": SimpleNamespace(resources=resources),
            "mojimoji": widths,
        }
        self._module = PublishedPackage("misaki", stand_ins).load("cutlet")
        self._table = _KanaTable(self._module.HEPBURN)

    def normalise(self, text: str) -> str:
        """cutlet's own normalisation of a text without digits."""
        cutlet = self._module.Cutlet
        normalised: str = cutlet.__new__(cutlet)._normalize_text(text)
        return normalised

    def number_to_kana(self, digits: str) -> str:
        """Kana for a number of up to nine ASCII digits."""
        kana: str = self._module.Convert(digits)
        return kana

    def kana_to_phonemes(self, kana: str) -> str:
        """Phonemes of hiragana or katakana as a reading: particles are not looked for in them."""
        hira = self._module.jaconv.kata2hira(kana)
        cutlet = self._new()
        if len(hira) == 1:
            # cutlet's rules have no phonemes for a small kana by itself.
            return str(cutlet.table[hira])
        phonemes: str = cutlet._romaji_word(self._module.Word(kana, hira, _KANA))
        return phonemes

    def phonemise(self, text: str) -> Sequence[CutletWord]:
        """The words and symbols of ``text``.

        Args:
            text: normalised, its numbers in kana.
        """
        return _SentenceRun(self._new(), self._module, self._words).phonemise(self._mecab.analyse(text), text)

    def _new(self) -> Any:
        # COMPAT(misaki 0.9.4): these are all the attributes that its constructor sets, except the tagger.
        cutlet = self._module.Cutlet.__new__(self._module.Cutlet)
        cutlet.table, cutlet.exceptions = self._table, {}
        return cutlet


class _KanaTable(dict[str, str]):
    """cutlet's table of kana with defaults: before a small vowel cutlet expects every kana to be in it, else fails."""

    def __missing__(self, kana: str) -> str:
        # cutlet replaces the last phoneme by the small vowel's.
        return {"ん": "ɴ", "ー": "ː"}.get(kana, "") + " "


class _SentenceRun:
    """One run of cutlet over a sentence."""

    def __init__(self, cutlet: Any, module: Any, words: WordList) -> None:
        self._cutlet, self._module, self._words = cutlet, module, words
        self._groups: list[tuple[int, int]] = []
        self._tokens: list[Any] = []
        self._merged: list[Any] = []

    def phonemise(self, morphemes: Sequence[Morpheme], text: str) -> Sequence[CutletWord]:
        self._published = self._cutlet._romaji_tokens
        self._cutlet.tagger = lambda _: morphemes
        self._cutlet._normalize_text = lambda text: text
        self._cutlet._romaji_tokens = self._romaji_tokens
        phonemes, _ = self._cutlet(text)
        # PERF: breaks a reference cycle, which would keep 3 MB of finished sentences until the garbage collector runs.
        del self._cutlet._romaji_tokens
        return list(self._with_offsets(morphemes, phonemes))

    def _romaji_tokens(self, words: Sequence[Any]) -> Sequence[Any]:
        """Replacement for cutlet's method: merges words by the word list and passes them on in batches."""
        surfaces = [word.surface for word in words]
        ends = _run_ends([word.char_type for word in words])
        at = 0
        while at < len(words):
            end = self._words.longest_match(surfaces, at, ends[at])
            self._groups.append((at, end))
            at = end
        for first, last in self._groups:
            group = words[first:last]
            surface, hira = ("".join(getattr(word, part) for word in group) for part in ("surface", "hira"))
            self._merged.append(self._module.Word(surface, hira, group[0].char_type))
        for start in range(0, len(self._merged), _BATCH):
            # One word more, because a word decides about the space before it.
            self._tokens += self._published(self._merged[start : start + _BATCH + 1])[:_BATCH]
        return self._tokens

    def _with_offsets(self, morphemes: Sequence[Morpheme], phonemes: str) -> Iterator[CutletWord]:
        at = 0
        for (first, last), word, token in zip(self._groups, self._merged, self._tokens, strict=True):
            start = at
            for _ in "".join(token.surface.split()):
                while phonemes[at] == " ":
                    at += 1
                at += 1
            own = phonemes[start:at].strip()
            space_after = phonemes[at : at + 1] == " "
            at += space_after
            unpronounced = "".join(self._unpronounced(word, own))
            span = morphemes[first].start, morphemes[last - 1].end
            yield CutletWord(*span, word.surface, own, space_after, unpronounced)

    def _unpronounced(self, word: Any, phonemes: str) -> Iterator[str]:
        if word.surface.isascii() or (word.char_type == _SYMBOL and phonemes):
            return
        kana = word.hira if word.char_type == _KANA and phonemes else ""
        if not kana:
            yield from filter(str.isalnum, word.surface)
            return
        for character in kana:
            if character.isalnum() and character not in self._module.HEPBURN and character not in _KANA_OUTSIDE_TABLE:
                yield character


def _run_ends(kinds: Sequence[int]) -> Sequence[int]:
    """For each word the index after the last of its neighbours of the same kind."""
    ends = list(range(1, len(kinds) + 1))
    for place in range(len(kinds) - 2, -1, -1):
        if kinds[place] == kinds[place + 1]:
            ends[place] = ends[place + 1]
    return ends
