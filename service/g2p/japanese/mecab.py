"""MeCab on UniDic: words and their readings, out of 250 MB that are mapped and given back at once.

Looking up a word touches the dictionary here and there, and each touch brings 64 KB into the process: 8 MB for twenty
characters, 50 for eight hundred, 180 after 2,000 sentences. So a sentence is read window by window, and after each the
pages are given back to the kernel, from whose cache they come again: 0.4 ms more for a sentence of 23 characters, which
takes 0.8 in all. What is resident at any moment is 25 MB more than without Japanese, 5 of them between sentences.

A window sees only part of a sentence, and its ends are not where the sentence ends. Windows overlap, and are joined at
a word that both have found: the cheapest way through a sentence is that through a window wherever it passes the same
node, so that words are those of the whole sentence: in 6,000 texts of 300 characters none differed. With windows of 40
and an overlap of 16 one in 600 did.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from service.memory.pages import MappedFiles

WINDOW = 48
"""Characters that MeCab is given at once."""
OVERLAP = 24
"""Characters that it is given again with the next window."""

_FIELDS = r"%m\t{}\t{}\t%t\t%s\t%phl\t%phr\n"


class Morpheme(msgspec.Struct, frozen=True):
    """What cutlet looks at in one of fugashi's nodes, and where it stands."""

    start: int
    """Index of its first character."""
    surface: str
    pron: str
    kana: str
    char_type: int
    is_unk: bool
    context: tuple[str, str]
    """MeCab's classes of it for what stands to its left and right."""

    @property
    def feature(self) -> "Morpheme":
        """``node.feature.pron`` in fugashi."""
        return self

    @property
    def end(self) -> int:
        """Index after its last character."""
        return self.start + len(self.surface)


class MeCab:
    """Safe to be shared by threads; see ``shared_mecab``.

    Args:
        tagger: a ``fugashi.Tagger`` whose ``parse`` gives lines as ``_FIELDS`` says.
        pages: of its dictionary.
    """

    def __init__(self, tagger: Any, pages: MappedFiles) -> None:
        self._tagger, self._pages = tagger, pages
        self._lock = Lock()

    def morphemes(self, text: str) -> Sequence[Morpheme]:
        """The words and signs of ``text`` in order; white space is in none of them.

        Args:
            text: without NUL and surrogates.
        """
        found: list[Morpheme] = []
        start = 0
        while True:
            end = min(start + WINDOW, len(text))
            window = self._window(text, start, end)
            found = list(_joined(found, window))
            if end == len(text):
                return found
            # None is there if white space fills the window.
            starts = [each.start for each in window if start < each.start <= end - OVERLAP]
            start = starts[-1] if starts else end

    def _window(self, text: str, start: int, end: int) -> list[Morpheme]:
        with self._lock:
            # NOTE: nodes would do, but fugashi keeps every surface it has made a string of, 220 bytes each.
            lines: str = self._tagger.parse(text[start:end])
            self._pages.release_pages()
        return list(_morphemes(lines, text, start))


def _morphemes(lines: str, text: str, at: int) -> Iterator[Morpheme]:
    for line in filter(None, lines.split("\n")):
        surface, pron, kana, char_type, stat, left, right = line.split("\t")
        at = text.index(surface, at)
        yield Morpheme(at, surface, pron, kana, int(char_type), stat == "1", (left, right))
        at += len(surface)


def _joined(before: Sequence[Morpheme], after: Sequence[Morpheme]) -> Iterator[Morpheme]:
    """Two windows as one, changed over at the word that both have and that is nearest to the overlap's middle."""
    if not before or not after:
        yield from (*before, *after)
        return
    first, last = after[0].start, before[-1].end
    shared = set(before) & set(after)
    middle = min(shared, key=lambda each: abs(each.start + each.end - first - last), default=after[0])
    change = middle.start
    yield from (each for each in before if each.start < change)
    yield from (each for each in after if each.start >= change)


@cache
def shared_mecab() -> MeCab:
    """The process's MeCab, opened at the first call (10 ms, 2 MB).

    NOTE: one for the process, because fugashi never closes one: each would leave its mappings behind.
    """
    import fugashi
    import unidic_lite

    folder = unidic_lite.DICDIR
    known, unknown = _FIELDS.format("%f[9]", "%f[17]"), _FIELDS.format("", "")
    options = (
        f'-r "{os.path.join(folder, "mecabrc")}" -d "{folder}" --output-format-type= '
        f'"--node-format={known}" "--unk-format={unknown}" --bos-format= --eos-format='
    )
    tagger = fugashi.Tagger(options)
    return MeCab(tagger, MappedFiles.find(Path(folder)))
