"""Voices that are far apart by themselves, with the committed gains, on sentences that they were not measured on."""

from pathlib import Path

import numpy as np
import pytest

from export.loudness.meter import loudness
from service.engine.loading import load_engine
from service.settings import Settings
from service.speech import SAMPLE_RATE, SynthesisRequest
from service.voices.book import VoiceBook
from service.voices.loudness import factor
from tests.service.pieces import pieces_of

COMMITTED = Path("models/voices/voices.json")
TEXTS = {
    "af_nova": "The gardener put the last of the apples into a wooden box. Then she locked the gate and walked home.",
    "am_adam": "Nobody had expected the river to rise so fast. By noon the lower fields were under water.",
    "hf_alpha": "बूढ़े माली ने सेब एक टोकरी में रखे। फिर वह धीरे धीरे घर चला गया।",
    "ef_dora": "El jardinero guardó las últimas manzanas en una caja. Después cerró la puerta y se fue a casa.",
}
RANGE = 1.5
"""LU between the loudest and the quietest."""


@pytest.mark.model
def test_voices_are_within_one_and_a_half_loudness_units(real_model: Path) -> None:
    engine, book = load_engine(Settings(model=str(real_model))), VoiceBook.open(COMMITTED)
    levels = {}
    for voice, text in TEXTS.items():
        pieces = pieces_of(engine, SynthesisRequest(text, voice, loudness="model"))
        spoken = np.concatenate([piece.samples for piece in pieces]) * np.float32(factor(book.resolve(voice).gain))
        levels[voice] = loudness(spoken, SAMPLE_RATE)
        assert np.abs(spoken).max() < 1.0
    assert max(levels.values()) - min(levels.values()) <= RANGE, levels
