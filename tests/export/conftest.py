"""Fixtures of the export's tests: the tiny model and what is made from it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from kokoro.model import KModel
from numpy.typing import NDArray

from export.build.tiny import build_tiny, tiny_config, tiny_model
from export.corpus.lines import Line
from export.quantise.calibrate import calibrate
from export.quantise.ranges import Calibration
from export.quantise.variant import quantise
from export.tables.store import write_tables
from service.g2p.vocabulary import read_vocabulary
from service.voices.book import VoiceBook

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
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tables of languages."""
    folder = tmp_path_factory.mktemp("tables")
    write_tables(folder)
    return folder


@pytest.fixture(scope="session")
def vocabulary() -> dict[str, int]:
    table: dict[str, int] = tiny_config()["vocab"]
    return table


@pytest.fixture
def style() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 0.3, (1, 256)).astype(np.float32)


@pytest.fixture(scope="session")
def book() -> VoiceBook:
    return VoiceBook.open(VOICES / "voices.json")


@pytest.fixture(scope="session")
def lines() -> tuple[Line, ...]:
    """Three lines of calibration: other voices, speeds and lengths."""
    return (
        Line("Here we go.", "en-US", (("af_heart", 1.0),), 1.1, "hɪɹ wˌi ɡˈO."),
        Line("Yes.", "en-GB", (("bm_lewis", 1.0),), 0.9, "jˈɛs."),
        Line("Nobody saw them.", "en-US", (("am_adam", 1.0),), 0.8, "nˈObˌɑdi sˈɔ ðˌɛm."),
    )


@pytest.fixture(scope="session")
def calibration(tiny_build: Path, lines: tuple[Line, ...], book: VoiceBook) -> Calibration:
    return calibrate(tiny_build, lines, book, read_vocabulary(), seed=0, threads=1)


@pytest.fixture(scope="session")
def tiny_int8(tiny_build: Path, calibration: Calibration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with every site in int8."""
    folder = tmp_path_factory.mktemp("int8") / "tiny"
    folder.mkdir()
    quantise(tiny_build, folder, calibration, lambda _: True)
    return folder
