"""The gain of a voice on the way from text to samples, on the tiny model."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from service.acoustic.model import AcousticModel
from service.engine.limits import limits_of
from service.engine.synthesis import SpeechEngine
from service.g2p.vocabulary import read_vocabulary
from service.memory.budget import Budget
from service.model.manifest import VOICES, read_manifest
from service.speech import Loudness, Samples, SynthesisRequest
from service.text.front_end import build_front_end
from service.voices.book import VoiceBook, VoiceIndex
from service.voices.loudness import TARGET, factor
from tests.service.pieces import pieces_of

MEASURED = {"af_heart": Loudness(TARGET - 6.0, -20.0), "bm_george": Loudness(TARGET + 4.0, -1.0)}
Speak = Callable[..., Samples]


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> SpeechEngine:
    index = msgspec.json.decode((tiny_model / VOICES).read_bytes(), type=VoiceIndex)
    voices = tuple(msgspec.structs.replace(voice, loudness=MEASURED.get(voice.id)) for voice in index.voices)
    book = VoiceBook(msgspec.structs.replace(index, voices=voices), np.load(tiny_model / index.factors, mmap_mode="r"))
    manifest, vocabulary = read_manifest(tiny_model), read_vocabulary()
    limits = limits_of(Budget(512, "a test"), manifest.variant)
    acoustic = AcousticModel.open(tiny_model, 1, limits.arena)
    return SpeechEngine(manifest, build_front_end(vocabulary, tiny_model), vocabulary, acoustic, book, limits, "loud")


@pytest.fixture(scope="module")
def speak(engine: SpeechEngine) -> Speak:
    def spoken(voice: str, **options: object) -> Samples:
        request = msgspec.structs.replace(SynthesisRequest("The kettle sings.", voice), **options)
        return np.concatenate([piece.samples for piece in pieces_of(engine, request)])

    return spoken


@pytest.mark.parametrize(("voice", "decibels"), [("af_heart", 6.0), ("bm_george", -4.0), ("af_sky", 0.0)])
def test_a_voice_is_brought_to_the_loudness_of_all(speak: Speak, voice: str, decibels: float) -> None:
    model = speak(voice, loudness="model")
    quiet = np.abs(model * factor(decibels)) < 0.85
    assert np.allclose(speak(voice)[quiet], (model * factor(decibels))[quiet], atol=1e-6)


def test_a_blend_has_the_gain_between(speak: Speak) -> None:
    blend = "af_heart+bm_george"
    expected = speak(blend, loudness="model") * factor(1.0)
    assert np.allclose(speak(blend), expected, atol=1e-6)


def test_the_volume_is_on_top_of_it(speak: Speak) -> None:
    model = speak("af_heart", loudness="model")
    assert np.allclose(speak("af_heart", volume=0.25), model * factor(6.0) * 0.25, atol=1e-6)


def test_nothing_is_clipped(speak: Speak) -> None:
    loud = speak("af_heart", volume=4.0)
    assert np.abs(loud).max() <= 1.0 and (np.abs(loud) == 1.0).mean() < 0.01


def test_the_level_is_part_of_the_cache_key(engine: SpeechEngine) -> None:
    even, model = (
        engine.prepare(SynthesisRequest("Tea.", "af_heart", loudness=loudness)).key for loudness in ("even", "model")
    )
    assert even != model
