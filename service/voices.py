"""The 54 voices, from 2.7 MB of factors instead of 28 MB of styles.

A voice is a table of 510 style rows, one for each phoneme count; it varies so little along it that its mean and 16
factors give every row to 5e-5 (the published float16 copies are 20 times worse). The file is memory-mapped and a row
is made when asked for.
"""

import difflib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.errors import BadModel, UnknownVoice
from service.speech import MAX_PHONEMES, Voice

STYLE_WIDTH = 256
RANK = 16
_LEFT = MAX_PHONEMES * RANK
_RIGHT = RANK * STYLE_WIDTH
ROW = STYLE_WIDTH + _LEFT + _RIGHT
"""float32 values that one voice takes: its mean style, then the left and the right factors."""


class VoiceIndex(msgspec.Struct, frozen=True):
    """``voices.json``: who is in which row of the factors, and where they come from."""

    factors: str
    """Name of the .npy file beside it, float32, shape (voices, ROW)."""
    sha256: str
    """Of that file."""
    source: str
    source_sha256: str
    voices: tuple[Voice, ...]


class VoiceBook:
    """All voices of one index file; read-only and safe to share between threads."""

    def __init__(self, index: VoiceIndex, factors: NDArray[np.float32]) -> None:
        self.voices: Sequence[Voice] = index.voices
        self._factors = factors
        self._rows = {voice.id: row for row, voice in enumerate(index.voices)}

    @classmethod
    def open(cls, path: Path) -> "VoiceBook":
        """Read ``voices.json`` and map the factors beside it.

        Raises:
            BadModel: a file is missing, unreadable, or not of the right shape.
        """
        try:
            index = msgspec.json.decode(path.read_bytes(), type=VoiceIndex)
            factors = np.load(path.parent / index.factors, mmap_mode="r")
        except (OSError, ValueError, msgspec.DecodeError) as error:
            raise BadModel(str(path), f"cannot read the voices: {error}") from error
        if factors.shape != (len(index.voices), ROW) or factors.dtype != np.float32:
            raise BadModel(
                str(path), f"{index.factors} holds {factors.dtype} {factors.shape}, not float32 rows of {ROW}"
            )
        return cls(index, factors)

    def find(self, voice: str) -> Voice:
        """The voice of that id.

        Raises:
            UnknownVoice: with the ids that look most like it.
        """
        row = self._rows.get(voice)
        if row is None:
            raise UnknownVoice(voice, difflib.get_close_matches(voice, self._rows, n=3, cutoff=0.5))
        return self.voices[row]

    def style(self, voice: Voice, phonemes: int) -> NDArray[np.float32]:
        """The style for an utterance of that many phonemes, shape (1, 256), float32.

        Args:
            voice: one of ``voices``.
            phonemes: 1 to ``MAX_PHONEMES``; n phonemes use row n - 1, as the model was trained.
        """
        if not 1 <= phonemes <= MAX_PHONEMES:
            raise ValueError(f"no style for {phonemes} phonemes")
        row = self._factors[self._rows[voice.id]]
        mean, left, right = np.split(row, (STYLE_WIDTH, STYLE_WIDTH + _LEFT))
        weights = left.reshape(MAX_PHONEMES, RANK)[phonemes - 1]
        # PERF: not @, for which OpenBLAS would reserve 32 MB.
        style = mean + np.einsum("i,ij->j", weights, right.reshape(RANK, STYLE_WIDTH))
        return np.asarray(style, dtype=np.float32)[None]
