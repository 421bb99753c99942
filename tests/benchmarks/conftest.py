"""The tiny model, and an utterance that any of our builds can say."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.builds import Build
from benchmarks.model.utterances import Utterance
from service.model.manifest import read_manifest


@pytest.fixture(scope="session")
def tiny_build(tiny_model: Path) -> Build:
    return Build(tiny_model, read_manifest(tiny_model))


@pytest.fixture
def utterance(tmp_path: Path) -> Utterance:
    """A short one, whose style is in ``tmp_path``."""
    short = Utterance(name="009", text="A kettle.", voice="af_test", speed=1.0, phonemes="ɐ kˈɛtᵊl.")
    np.save(short.request(tmp_path, 0).style, np.full((1, 256), 0.1, np.float32))
    return short
