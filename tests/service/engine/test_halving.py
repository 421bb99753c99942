"""Runs that do not fit into the arena: they are split in halves, and nothing is lost."""

from pathlib import Path

import numpy as np
import pytest

from service.engine.loading import load_engine
from service.engine.synthesis import SpeechEngine
from service.errors import TooLarge
from service.settings import Settings
from service.speech import Samples, SynthesisRequest
from tests.service.engine.engines import spelled, with_arena_of
from tests.service.pieces import pieces_of

TEXT = "The harbour was quiet. Three boats came in before noon, and the wind met them, which was odd. Then it rained."


@pytest.fixture(scope="module")
def engine(tiny_model: Path) -> SpeechEngine:
    return load_engine(Settings(model=str(tiny_model)))


def spoken(engine: SpeechEngine, text: str, voice: str = "af_heart", speed: float = 1.0) -> Samples:
    return np.concatenate([piece.samples for piece in pieces_of(engine, SynthesisRequest(text, voice, speed))])


@pytest.mark.parametrize(("arena", "speed"), [(8, 0.25), (5, 1.0)])
def test_what_does_not_fit_is_done_in_halves_and_nothing_is_lost(
    engine: SpeechEngine, tiny_model: Path, caplog: pytest.LogCaptureFixture, arena: int, speed: float
) -> None:
    whole = spoken(engine, TEXT * 3, speed=speed)
    halves = spoken(with_arena_of(engine, tiny_model, arena), TEXT * 3, speed=speed)
    assert "split in halves" in caplog.text
    assert len(whole) <= len(halves) < 1.25 * len(whole)
    assert np.isfinite(halves).all()


def test_what_does_not_fit_in_any_part_is_an_error_and_not_silence(engine: SpeechEngine, tiny_model: Path) -> None:
    speech = spelled("ə", (engine.limits.most_frames,))
    with pytest.raises(TooLarge):
        next(pieces_of(with_arena_of(engine, tiny_model, 3), speech))
