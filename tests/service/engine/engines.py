"""Engines and requests that several tests make."""

from pathlib import Path

from service.acoustic.model import AcousticModel
from service.engine.synthesis import SpeechEngine
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import read_manifest
from service.speech import SynthesisRequest, TextOptions
from service.text.front_end import build_front_end
from service.voices.book import VoiceBook


def spelled(phonemes: str, durations: tuple[int | None, ...], speed: float = 1.0) -> SynthesisRequest:
    return SynthesisRequest(phonemes, "af_heart", speed, options=TextOptions(spelling="phonemes"), durations=durations)


def with_arena_of(engine: SpeechEngine, model: Path, arena: int) -> SpeechEngine:
    """The same engine with an arena that its limits do not know of."""
    book, vocabulary = VoiceBook.open(model / "voices.json"), read_vocabulary()
    acoustic = AcousticModel.open(model, 1, arena)
    reader = build_front_end(vocabulary, model)
    return SpeechEngine(read_manifest(model), reader, vocabulary, acoustic, book, engine.limits, "another arena")
