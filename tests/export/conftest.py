"""Fixtures of the export's tests: the tiny model, and where real weights are found."""

from pathlib import Path

import numpy as np
import pytest
import torch
from kokoro.model import KModel
from numpy.typing import NDArray

from export.tiny import build_tiny, tiny_config, tiny_model

VOICES = Path("models/voices")


@pytest.fixture(scope="session", autouse=True)
def plain_torch() -> None:
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)


@pytest.fixture
def tiny() -> KModel:
    return tiny_model()


@pytest.fixture(scope="session")
def tiny_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build") / "tiny"
    build_tiny(folder, VOICES)
    return folder


@pytest.fixture(scope="session")
def vocabulary() -> dict[str, int]:
    table: dict[str, int] = tiny_config()["vocab"]
    return table


@pytest.fixture
def style() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 0.3, (1, 256)).astype(np.float32)
