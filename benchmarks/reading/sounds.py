"""Sounds of a text: its phonemes without the differences that no listener takes for another reading.

A run of pause marks is one pause, whichever marks they are; the last pause, spaces, quotation marks and brackets are
left out. espeak-ng reads a number as one word, with other stresses and weaker vowels than its parts have as words, and
misaki leaves the point of a decimal without a stress, so stress is left out too, and weak vowels are the full ones. Of
heteronyms, names and plain texts every phoneme and stress counts.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from benchmarks.reading.corpus import Pair
from service.errors import InvalidInput
from service.g2p.phonemes import PRIMARY, SECONDARY
from service.g2p.vocabulary import read_vocabulary
from service.speech import Pause, TextOptions
from service.text.front_end import FrontEnd, build_front_end
from service.text.languages import LANGUAGES
from service.text.normalise.normaliser import unchanged

PAUSE = ","
EXACT = frozenset({"heteronym", "name", "plain"})
"""Classes in which every phoneme counts."""
_CAPACITY_MIB = 200.0
"""Of loaded G2P: all languages at once."""
_PAUSES = re.compile(r"\s*[.,;:!?…—][.,;:!?…—\s]*")
_SILENT = re.compile(r"[\"“”()]")
_STRESS = str.maketrans("", "", PRIMARY + SECONDARY)
_WEAK: Mapping[str, tuple[tuple[str, str], ...]] = {
    "es-ES": (("ɛ", "e"), ("ɔ", "o")),
    "hi-IN": (("ː", ""), ("ʌ", "ə"), ("ãn", "ã")),
    "it-IT": (("ː", ""), ("ɛ", "e"), ("ɔ", "o"), ("ɪ", "i"), ("ʊ", "u"), ("j", "i")),
    "ja-JP": (
        ("ŋ", "ɴ"),
        *((f"m{next}", f"ɴ{next}") for next in "pbm"),
        *((f"n{next}", f"ɴ{next}") for next in "tdɾzʣn"),
        *((f"ɲ{next}", f"ɴ{next}") for next in "ʨʥɲ"),
    ),
    "pt-BR": (("ɾə", "ɾ"), ("r", "ɾ"), ("y", "i"), ("j", "i"), ("ʊ", "u")),
}
"""Weak or assimilated forms, and the full ones that the same word has in another place."""


class Reader:
    """Reads both sides of a pair.

    Args:
        build: folder with the tables of the languages.
    """

    def __init__(self, build: Path) -> None:
        vocabulary = read_vocabulary()
        words = [msgspec.structs.replace(language, normalise=unchanged) for language in LANGUAGES]
        self._texts = build_front_end(vocabulary, build, _CAPACITY_MIB)
        self._words = build_front_end(vocabulary, build, _CAPACITY_MIB, words)

    def unavailable_reason(self, tag: str) -> str | None:
        """Reason why a language cannot be read here; None if it can be."""
        return self._texts.unavailable_reason(tag)

    def written(self, pair: Pair) -> str:
        """Sounds of the written text."""
        return self._sounds(self._texts, pair.text, pair)

    def spoken(self, pair: Pair) -> tuple[str, ...]:
        """Sounds of each alternative.

        Plain texts are what normalisation leaves alone, so it is left out for them: both sides are the same text.
        """
        front_end = self._words if pair.key.kind == "plain" else self._texts
        return tuple(self._sounds(front_end, text, pair) for text in pair.spoken)

    def _sounds(self, front_end: FrontEnd, text: str, pair: Pair) -> str:
        try:
            return canonical(phonemes(front_end, text, pair.key.tag), pair.key.tag, exact=pair.key.kind in EXACT)
        except InvalidInput as error:
            return f"[{error}]"


def phonemes(front_end: FrontEnd, text: str, tag: str) -> str:
    """Phonemes of all utterances, with a mark for each pause between them."""
    parts = []
    for part in front_end.utterances(front_end.prepare(text, tag, TextOptions())):
        if not isinstance(part, Pause):
            parts.append(part.phonemes)
        if isinstance(part, Pause) or part.pause:
            parts.append(PAUSE)
    return " ".join(parts)


def canonical(text: str, tag: str, *, exact: bool = False) -> str:
    """Phonemes in the one form of all that sound alike.

    Args:
        text: phonemes.
        tag: of the language.
        exact: every phoneme and stress counts.
    """
    marked = _PAUSES.sub(PAUSE, _SILENT.sub("", text))
    sounds = "".join(marked.split()).strip(PAUSE)
    if exact:
        return sounds
    sounds = sounds.translate(_STRESS)
    for weak, full in _WEAK.get(tag, ()):
        sounds = sounds.replace(weak, full)
    return sounds
