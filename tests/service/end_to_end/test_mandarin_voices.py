"""The Mandarin voices of the real model speak the phonemes of the Mandarin G2P."""

from pathlib import Path

import numpy as np
import pytest

from service.engine.loading import load_engine
from service.engine.synthesis import SpeechEngine
from service.g2p.mandarin.phonemiser import MandarinPhonemiser, load_mandarin
from service.g2p.vocabulary import read_vocabulary
from service.settings import Settings
from service.speech import SAMPLE_RATE, SynthesisRequest, TextOptions
from tests.service.pieces import pieces_of

pytestmark = pytest.mark.model

SENTENCES = (
    "今天早上下了一场大雨，院子里的桂花落了一地。",
    "请问，去火车站应该坐几路公交车？",
    "他在2024年买了一部iPhone，花了999.9元。",
    "「快一點，要遲到了！」姊姊在門口喊道。",
)
VOICES = ("zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi", "zm_yunjian", "zm_yunxi", "zm_yunxia", "zm_yunyang")


@pytest.fixture(scope="module")
def engine(real_model: Path) -> SpeechEngine:
    return load_engine(Settings(model=str(real_model)))


@pytest.fixture(scope="module")
def mandarin(tiny_model: Path) -> MandarinPhonemiser:
    return load_mandarin(tiny_model)


@pytest.mark.parametrize("voice", VOICES)
def test_mandarin_has_the_pace_and_level_of_speech(
    engine: SpeechEngine, mandarin: MandarinPhonemiser, voice: str
) -> None:
    # Two for each voice, each sentence by four of them.
    for text in SENTENCES[VOICES.index(voice) % 2 :: 2]:
        tokens = mandarin.phonemise(text)
        phonemes = "".join(token.phonemes + token.gap for token in tokens).strip()
        assert read_vocabulary().known(phonemes) == phonemes
        speech = SynthesisRequest(phonemes, voice, language="en-US", options=TextOptions(spelling="phonemes"))
        samples = np.concatenate([piece.samples for piece in pieces_of(engine, speech)])
        seconds = len(samples) / SAMPLE_RATE
        assert 3.5 < len(text) / seconds < 8
        assert 0.2 < np.abs(samples).max() < 1.0
        assert np.sqrt((samples**2).mean()) > 0.03
