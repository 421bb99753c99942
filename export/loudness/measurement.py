"""Measurement of the voices' loudness with a finished build, stored in ``voices.json``, where the service reads it.

Each voice reads the same sentences of its language at its own pace. Their integrated loudness and their highest sample
say by how much the service may raise or lower the voice. It takes a quarter of an hour on one core, so it is no step of
a build: its result is committed with the voices, and changes only with them or with the weights.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from export.corpus.lines import sentences
from export.errors import ExportError
from export.loudness.meter import loudness, peak
from export.progress import Progress
from service.engine.protocol import Engine
from service.model.manifest import VOICES
from service.speech import SAMPLE_RATE, Loudness, Samples, SynthesisRequest, Voice
from service.voices.book import VoiceIndex

SENTENCES = 5
"""Of each voice, evenly spaced in the corpus: 20 s. One alone differs by up to 1 LU from all."""
_DECIMALS = 2


def measure_voices(engine: Engine, folder: Path, progress: Progress) -> VoiceIndex:
    """Measure all voices of ``folder``'s index and write it anew, after each voice.

    Raises:
        ExportError: a voice's language is not available.
    """
    path = folder / VOICES
    index = msgspec.json.decode(path.read_bytes(), type=VoiceIndex)
    available = {voice.id for voice in engine.voices}
    if missing := [voice.id for voice in index.voices if voice.id not in available]:
        raise ExportError(f"cannot measure {', '.join(missing)}: the language is not available here")
    method = f"ITU-R BS.1770-4, {SENTENCES} sentences of export/corpus by {engine.card.description}"
    index = msgspec.structs.replace(index, loudness_method=method)
    for number, voice in enumerate(index.voices):
        measured = msgspec.structs.replace(voice, loudness=measure_voice(engine, voice))
        voices = (*index.voices[:number], measured, *index.voices[number + 1 :])
        index = msgspec.structs.replace(index, voices=voices)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n")
        progress(f"{voice.id}: {measured.loudness}")
    return index


def measure_voice(engine: Engine, voice: Voice) -> Loudness:
    """Loudness of one voice as the model speaks it."""
    spoken = np.concatenate([piece for text in texts(voice.language) for piece in _spoken(engine, voice.id, text)])
    return Loudness(round(loudness(spoken, SAMPLE_RATE), _DECIMALS), round(peak(spoken), _DECIMALS))


def texts(language: str) -> Sequence[str]:
    """The sentences that the voices of a language read."""
    every = sentences("calibration" if language.startswith("en-") else f"calibration.{language}")
    return [every[number * len(every) // SENTENCES] for number in range(SENTENCES)]


def _spoken(engine: Engine, voice: str, text: str) -> Iterator[Samples]:
    request = SynthesisRequest(text, voice, loudness="model")
    for piece in engine.synthesise(engine.prepare(request)):
        yield piece.samples
