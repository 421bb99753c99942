"""What only real weights can show."""

from pathlib import Path

import numpy as np
import pytest

from service.engine import SpeechEngine, load_engine
from service.manifest import read_manifest, verify_digests
from service.settings import Settings
from service.speech import SAMPLE_RATE, Speech, Utterance

pytestmark = pytest.mark.model

TEXT = (
    "Every autumn the mill held a concert. The miller played the cello, badly, and his wife, who had once been "
    "famous, sang three songs; nobody left before the end. “More!” they called."
)


@pytest.fixture(scope="module")
def engine(real_model: Path) -> SpeechEngine:
    return load_engine(Settings(model=str(real_model)))


def test_the_files_are_the_ones_the_manifest_describes(real_model: Path) -> None:
    verify_digests(real_model, read_manifest(real_model))


@pytest.mark.parametrize("voice", ["af_heart", "bm_george"])
def test_speech_has_the_pace_level_and_pauses_of_speech(engine: SpeechEngine, voice: str) -> None:
    samples = np.concatenate([piece.samples for piece in engine.speak(Speech(TEXT, voice))])
    seconds = len(samples) / SAMPLE_RATE
    words = len(TEXT.split())
    assert 1.8 < words / seconds < 4.0
    assert 0.2 < np.abs(samples).max() < 1.0
    blocks = np.abs(samples[: len(samples) // 240 * 240]).reshape(-1, 240).max(axis=1)
    quiet = blocks < 0.01
    assert 0.03 < quiet.mean() < 0.5
    assert not quiet[:15].all() and not quiet[-15:].all()


def test_every_word_takes_its_time(engine: SpeechEngine) -> None:
    speech = Speech(TEXT, "af_heart")
    utterances = [part for part in engine.read(speech) if isinstance(part, Utterance)]
    spoken = [word.text for utterance in utterances for word in utterance.words]
    assert "".join(spoken) == "".join(c for c in TEXT if c.isalnum())
    for utterance in utterances:
        plan = engine.plan(utterance, speech)
        for word in utterance.words:
            frames = plan.durations[1 + word.start : 1 + word.end].sum()
            # 25 ms each: an "a" may be as short as one, longer words may not.
            assert frames >= (2 if len(word.text) > 2 else 1), word.text


def test_no_join_between_windows_clicks(engine: SpeechEngine) -> None:
    """A click is a step far larger than those of the speech around it."""
    samples = np.concatenate([piece.samples for piece in engine.speak(Speech(TEXT, "af_heart"))])
    steps = np.abs(np.diff(samples, n=2))
    local = np.convolve(steps, np.ones(480) / 480, mode="same")
    assert (steps / (local + 0.003)).max() < 25


def test_silence_between_sentences_is_as_asked(engine: SpeechEngine) -> None:
    text = "This is the first line.\n\nThis is the second line."
    samples = np.concatenate(list(engine.speak(Speech(text, "af_heart"))))
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    longest = np.diff(loud).max() / SAMPLE_RATE
    assert 0.5 < longest < 0.75
