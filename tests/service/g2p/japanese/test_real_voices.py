"""Japanese voices of the real model: every phoneme is in the vocabulary, and the pace is that of speech."""

from pathlib import Path

import numpy as np
import pytest

from service.engine.loading import load_engine
from service.engine.synthesis import SpeechEngine
from service.g2p.japanese.phonemiser import JapanesePhonemiser
from service.g2p.vocabulary import read_vocabulary
from service.settings import Settings
from service.speech import SAMPLE_RATE, SynthesisRequest, TextOptions
from tests.service.pieces import pieces_of

pytestmark = pytest.mark.model

SENTENCES = (
    "今朝は霧が深くて、橋の向こうが見えなかった。",
    "「どこへ行くの？」と、祖母がPythonの本を閉じて聞いた。",
    "2024年の春、ちょっと変わった手紙が届きました。",
)


@pytest.fixture(scope="module")
def engine(real_model: Path) -> SpeechEngine:
    return load_engine(Settings(model=str(real_model)))


@pytest.mark.parametrize("voice", ["jf_alpha", "jm_kumo"])
def test_japanese_voices_speak_japanese_sentences(
    engine: SpeechEngine, japanese: JapanesePhonemiser, voice: str
) -> None:
    for sentence in SENTENCES:
        phonemes = "".join(token.phonemes + token.gap for token in japanese.phonemise(sentence)).strip()
        assert read_vocabulary().known(phonemes) == phonemes
        speech = SynthesisRequest(phonemes, voice, language="en-US", options=TextOptions(spelling="phonemes"))
        samples = np.concatenate([piece.samples for piece in pieces_of(engine, speech)])
        vowels = sum(phoneme in "aeioɯɨ" for phoneme in phonemes)
        assert np.isfinite(samples).all() and 0.1 < np.abs(samples).max() <= 1.0
        # Speech has seven to nine morae a second, most of them with a vowel.
        assert 3 < vowels / (len(samples) / SAMPLE_RATE) < 12
