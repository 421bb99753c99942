"""Styles of the 54 voices, from 2.7 MB of factors instead of 28 MB of tables.

A voice is a table of 510 styles, one for each phoneme count. They vary so little that their mean and 16 factors give
each of them to within 5e-5 (the published float16 copies are 20 times worse). The file is memory-mapped and a style is
computed on request. The style of a blend is the weighted sum of its voices' styles; nothing is cached.
"""

import difflib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.errors import BadModel, UnknownVoice, UnknownVoices
from service.speech import MAX_PHONEMES, Voice
from service.voices.aliases import Alias
from service.voices.blends import Part, format_blend, parse_blend, whole_weights
from service.voices.loudness import UNCHANGED, blended_gain, voice_gain

STYLE_WIDTH = 256
RANK = 16
_LEFT = MAX_PHONEMES * RANK
_RIGHT = RANK * STYLE_WIDTH
ROW = STYLE_WIDTH + _LEFT + _RIGHT
"""float32 values of one voice: its mean style, then the left and the right factors."""


class VoiceIndex(msgspec.Struct, frozen=True):
    """``voices.json``: voices in the order of the rows of the factors, and their source."""

    factors: str
    """Name of the .npy file beside it, float32, shape (voices, ROW)."""
    sha256: str
    """Of that file."""
    source: str
    source_sha256: str
    voices: tuple[Voice, ...]
    loudness_method: str = ""
    """The measurement of the voices' loudness; empty if there was none."""


class ResolvedVoice(msgspec.Struct, frozen=True):
    """A voice, or a blend of voices with the weight of each."""

    voice: Voice
    """Of a blend: a description whose id is the canonical expression."""
    shares: tuple[tuple[str, float], ...]
    """Voice ids and their shares, which add up to 1; a share may be negative."""
    gain: float = UNCHANGED
    """dB that bring it to the loudness of all voices."""


class VoiceBook:
    """All voices of one index file; read-only and safe to share between threads."""

    def __init__(self, index: VoiceIndex, factors: NDArray[np.float32], aliases: Sequence[Alias] = ()) -> None:
        self.voices: Sequence[Voice] = index.voices
        self._factors = factors
        self._rows = {voice.id: row for row, voice in enumerate(index.voices)}
        self._aliases = {alias.name: alias.voice for alias in aliases}

    @classmethod
    def open(cls, path: Path, aliases: Sequence[Alias] = ()) -> "VoiceBook":
        """Read ``voices.json`` and map the factors beside it.

        Args:
            aliases: further names that ``resolve`` accepts, each for a voice or a blend of voices.

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
        return cls(index, factors, aliases)

    def resolve(self, expression: str) -> ResolvedVoice:
        """Look up a voice by id or alias, or parse a blend expression (``service.voices.blends``).

        A blend has the language of its first voice with a positive weight. Its id is canonical: the same for all
        equivalent expressions, and itself one of them.

        Raises:
            InvalidInput: the expression is malformed or its weights are out of range.
            UnknownVoice: with the ids that look most like it; ``UnknownVoices`` names all of a blend.
        """
        weights = whole_weights(self._resolved(parse_blend(expression)))
        # The order of the rest does not change the sound, so the id has one order for all.
        lead = next(self._voice(name) for name, weight in weights if weight > 0)
        ordered = sorted(weights, key=lambda part: (part[1] < 0, self._language(part[0]) != lead.language, part[0]))
        total = sum(weight for _, weight in ordered)
        shares = tuple((name, weight / total) for name, weight in ordered)
        gain = blended_gain((voice_gain(self._voice(name).loudness), share) for name, share in shares)
        if len(ordered) == 1:
            return ResolvedVoice(lead, shares, gain)
        blend = format_blend(ordered)
        licences = {self._voice(name).licence for name, _ in ordered}
        voice = msgspec.structs.replace(
            lead, id=blend, name=blend, licence=" AND ".join(sorted(licences)), loudness=None
        )
        return ResolvedVoice(voice, shares, gain)

    def style(self, voice: ResolvedVoice, phonemes: int) -> NDArray[np.float32]:
        """The style vector for an utterance, shape (1, 256), float32.

        Args:
            voice: from ``resolve``.
            phonemes: of the utterance, 1 to ``MAX_PHONEMES``; n phonemes use row n - 1, as in the model's training.
        """
        if not 1 <= phonemes <= MAX_PHONEMES:
            raise ValueError(f"no style for {phonemes} phonemes")
        if len(voice.shares) == 1:
            return self._style(voice.voice.id, phonemes)
        mixed = sum(np.float32(share) * self._style(name, phonemes) for name, share in voice.shares)
        return np.asarray(mixed, dtype=np.float32)

    def _style(self, name: str, phonemes: int) -> NDArray[np.float32]:
        row = self._factors[self._rows[name]]
        mean, left, right = np.split(row, (STYLE_WIDTH, STYLE_WIDTH + _LEFT))
        weights = left.reshape(MAX_PHONEMES, RANK)[phonemes - 1]
        # PERF: not @, for which OpenBLAS would reserve 32 MB.
        style = mean + np.einsum("i,ij->j", weights, right.reshape(RANK, STYLE_WIDTH))
        return np.asarray(style, dtype=np.float32)[None]

    def _resolved(self, parts: Sequence[Part]) -> list[Part]:
        """The same blend without aliases; the weight of an alias of a blend is divided among its voices."""
        resolved: list[Part] = []
        unknown: list[UnknownVoice] = []
        for part in parts:
            expression = self._aliases.get(part.name)
            shares = ((part.name, 1),) if expression is None else whole_weights(parse_blend(expression))
            total = sum(share for _, share in shares)
            resolved += [Part(name, part.weight * share / total) for name, share in shares]
        for name in dict.fromkeys(part.name for part in resolved):
            if name not in self._rows:
                known = (*self._rows, *self._aliases)
                unknown.append(UnknownVoice(name, difflib.get_close_matches(name, known, n=3, cutoff=0.5)))
        if unknown:
            raise unknown[0] if len(unknown) == 1 else UnknownVoices(unknown)
        return resolved

    def _voice(self, name: str) -> Voice:
        return self.voices[self._rows[name]]

    def _language(self, name: str) -> str:
        return self._voice(name).language
