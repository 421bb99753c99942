"""What the models say: a few held-out lines of the export's corpus, one word to 20 seconds.

Nobody calibrated anything with their sentences, voices or speeds. Phonemes and styles are made here once, so every
contender gets the same.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.model.protocol import Order
from export.corpus.lines import Line, held_out_lines, style
from service.model.manifest import VOICES
from service.voices.book import VoiceBook

LENGTHS = (25, 50, 70, 85, 140, 340)
"""Phonemes that are wanted; a second of speech has 15 or so."""
QUICK = (25,)
_FROM = 40
"""Held-out lines that are chosen from, the first ones: results of different dates are about the same ones."""


class Utterance(msgspec.Struct, frozen=True):
    """One line, ready to be said by anybody."""

    name: str
    """Names its files."""
    text: str
    voice: str
    speed: float
    phonemes: str

    def order(self, folder: Path, contender: int) -> Order:
        """The order for one contender, whose waveform is at ``waveform(folder, contender)`` afterwards."""
        style = folder / f"{self.name}.style.npy"
        return Order(self.phonemes, str(style), self.speed, str(self.waveform(folder, contender)))

    def waveform(self, folder: Path, contender: int) -> Path:
        """Where a contender's samples go."""
        return folder / f"{self.name}.{contender}.npy"


def read_utterances(quick: bool, model: Path, folder: Path) -> tuple[Utterance, ...]:
    """Choose the lines nearest to ``LENGTHS`` and write their styles.

    Args:
        quick: only a short one.
        model: a build, for its voices and English tables.
        folder: for the styles.
    """
    book = VoiceBook.open(model / VOICES)
    chosen = choose(held_out_lines(_FROM, model), QUICK if quick else LENGTHS)
    return tuple(_write(line, f"{len(line.phonemes):03}", book, folder) for line in chosen)


def choose(lines: Sequence[Line], lengths: Sequence[int]) -> list[Line]:
    """For each of ``lengths`` the line whose number of phonemes is nearest, none twice."""
    left = list(lines)
    chosen = []
    for length in lengths:
        nearest = min(left, key=lambda line: abs(len(line.phonemes) - length))
        left.remove(nearest)
        chosen.append(nearest)
    return chosen


def _write(line: Line, name: str, book: VoiceBook, folder: Path) -> Utterance:
    utterance = Utterance(name, line.text, line.voice, line.speed, line.phonemes)
    np.save(utterance.order(folder, 0).style, style(book, line))
    return utterance
