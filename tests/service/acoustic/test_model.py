import shutil
from pathlib import Path

import numpy as np
import pytest

from service.acoustic.inputs import MARGIN
from service.acoustic.model import AcousticModel
from service.acoustic.sessions import open_session
from service.acoustic.windows import Window
from service.errors import BadModel, TooLarge
from service.speech import FRAME
from service.voices.book import VoiceBook
from tests.service.mapped import mapped_kilobytes


@pytest.fixture(scope="module")
def acoustic(tiny_model: Path) -> AcousticModel:
    return AcousticModel.open(tiny_model, threads=1, arena=256)


@pytest.fixture
def style(tiny_model: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    book = VoiceBook.open(tiny_model / "voices.json")
    return book.style(book.resolve("af_heart"), 20)


def test_a_plan_has_a_duration_for_every_token_and_frames_for_every_duration(acoustic, style) -> None:  # type: ignore[no-untyped-def]
    plan = acoustic.plan(np.arange(1, 21), style, 1.0)
    assert len(plan.durations) == 22 and (plan.durations >= 1).all()
    assert plan.frames == plan.durations.sum()
    assert plan.features.shape[2] == 2 * plan.frames
    assert plan.source.shape == (1, FRAME * plan.frames + 2 * MARGIN)


def test_a_window_gives_the_samples_of_its_frames_and_context(acoustic, style) -> None:  # type: ignore[no-untyped-def]
    plan = acoustic.plan(np.arange(1, 21), style, 1.0)
    assert len(acoustic.render(plan, Window(5, 15, 3, 18))) == FRAME * 15
    assert np.isfinite(acoustic.render(plan, Window(0, plan.frames, 0, plan.frames))).all()


def test_the_same_input_gives_the_same_bytes(acoustic, style) -> None:  # type: ignore[no-untyped-def]
    window = Window(0, 20, 0, 25)
    first = acoustic.render(acoustic.plan(np.arange(1, 31), style, 1.2), window)
    acoustic.render(acoustic.plan(np.arange(40, 60), style, 0.7), window)
    assert np.array_equal(first, acoustic.render(acoustic.plan(np.arange(1, 31), style, 1.2), window))


@pytest.mark.parametrize("count", [0, 511])
def test_an_utterance_of_impossible_length_is_a_mistake_of_the_caller(acoustic, style, count: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="phonemes"):
        acoustic.plan(np.ones(count, np.int64), style, 1.0)


@pytest.mark.parametrize("count", [1, 20, 23])
def test_durations_that_are_not_one_for_each_token_are_a_mistake_of_the_caller(acoustic, style, count: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="durations"):
        acoustic.plan(np.arange(1, 21), style, 1.0, durations=np.ones(count, np.int64))


def test_requested_durations_are_planned_and_pitch_changes_none(acoustic, style) -> None:  # type: ignore[no-untyped-def]
    own = acoustic.plan(np.arange(1, 21), style, 1.0)
    requested = np.zeros(22, np.int64)
    requested[[0, 4, 21]] = 3, 17, 1
    plan = acoustic.plan(np.arange(1, 21), style, 1.0, 1.3, requested)
    assert plan.durations.tolist() == np.where(requested > 0, requested, own.durations).tolist()
    assert plan.frames == plan.durations.sum()
    assert acoustic.plan(np.arange(1, 21), style, 1.0, 1.3).durations.tolist() == own.durations.tolist()


def test_a_graph_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"not a graph")
    with pytest.raises(BadModel, match=r"broken\.onnx"):
        open_session(tmp_path / "broken.onnx", threads=1)


def test_a_full_arena_fails_the_run_and_not_the_process(tiny_model: Path, style) -> None:  # type: ignore[no-untyped-def]
    small = AcousticModel.open(tiny_model, threads=1, arena=24)
    plan = small.plan(np.tile(np.arange(1, 51), 4), style, 1.0)
    assert plan.frames > 400
    with pytest.raises(TooLarge):
        small.render(plan, Window(0, plan.frames, 0, plan.frames))
    with pytest.raises(TooLarge):
        small.plan(np.tile(np.arange(1, 51), 10), style, 0.05)
    assert len(small.render(plan, Window(0, 20, 0, 20))) == FRAME * 20


def test_weights_of_the_prosody_graph_are_not_resident_after_a_plan(style, tiny_model: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    model = AcousticModel.open(folder, threads=1, arena=256)
    model.plan(np.arange(1, 21), style, 1.0)
    mapped, resident = mapped_kilobytes(folder / "prosody.bin")
    assert mapped > 500 and resident == 0


def test_tables_of_the_front_end_are_left_alone(style, tiny_model: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """They may be unmapped at any time, and their addresses be reused."""
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    table = np.load(folder / "english.npy", mmap_mode="r")
    total = float(np.asarray(table, np.float64).sum())
    _, before = mapped_kilobytes(folder / "english.npy")
    model = AcousticModel.open(folder, threads=1, arena=256)
    model.plan(np.arange(1, 21), style, 1.0)
    assert mapped_kilobytes(folder / "english.npy")[1] == before > 0
    assert float(np.asarray(table, np.float64).sum()) == total
