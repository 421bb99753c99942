"""Utterances of the model part: a few held-out lines of the export's corpus, one word to 20 seconds.

Their sentences, voices and speeds are not used for calibration. Phonemes and styles are computed once, so every
implementation gets the same.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.model.protocol import Request
from export.corpus.lines import Line, held_out_lines, style
from service.model.manifest import VOICES
from service.voices.book import VoiceBook

LENGTHS = (25, 50, 70, 85, 140, 340)
"""Target numbers of phonemes; a second of speech has about 15."""
QUICK = (25,)
_FROM = 40
"""Number of held-out lines to choose from, so that results of different dates are about the same ones."""


class Utterance(msgspec.Struct, frozen=True):
    """One line, with phonemes."""

    name: str
    """Stem of its files' names."""
    text: str
    voice: str
    speed: float
    phonemes: str

    def request(self, folder: Path, implementation: int) -> Request:
        """Request for an implementation, which writes its waveform to ``waveform(folder, implementation)``."""
        style = folder / f"{self.name}.style.npy"
        return Request(self.phonemes, str(style), self.speed, str(self.waveform(folder, implementation)))

    def waveform(self, folder: Path, implementation: int) -> Path:
        """Path of an implementation's samples."""
        return folder / f"{self.name}.{implementation}.npy"


def read_utterances(quick: bool, model: Path, folder: Path) -> tuple[Utterance, ...]:
    """Choose the lines nearest to ``LENGTHS`` and write their styles.

    Args:
        quick: one short line only.
        model: a build, for its voices and tables of languages.
        folder: folder for the styles.
    """
    book = VoiceBook.open(model / VOICES)
    chosen = choose(held_out_lines(_FROM, model), QUICK if quick else LENGTHS)
    return tuple(_write(line, f"{len(line.phonemes):03}", book, folder) for line in chosen)


def choose(lines: Sequence[Line], lengths: Sequence[int]) -> list[Line]:
    """Lines whose numbers of phonemes are nearest to ``lengths``, none twice."""
    remaining = list(lines)
    chosen = []
    for length in lengths:
        nearest = min(remaining, key=lambda line: abs(len(line.phonemes) - length))
        remaining.remove(nearest)
        chosen.append(nearest)
    return chosen


def _write(line: Line, name: str, book: VoiceBook, folder: Path) -> Utterance:
    utterance = Utterance(name, line.text, line.voice, line.speed, line.phonemes)
    np.save(utterance.request(folder, 0).style, style(book, line))
    return utterance
