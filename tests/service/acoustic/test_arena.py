import gc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from service.acoustic.arena import Arena, after_touched, find_chunk
from service.acoustic.model import AcousticModel, Plan
from service.acoustic.windows import Window
from service.memory.pages import Range
from service.voices.book import VoiceBook

PAGE = 4096
PRESENT, SWAPPED, SOFT_DIRTY = 1 << 63, 1 << 62, 1 << 55


def pagemap(folder: Path, *entries: int) -> Path:
    (folder / "pagemap").write_bytes(np.array(entries, np.uint64).tobytes())
    return folder / "pagemap"


@given(below=st.integers(0, 300), piece=st.integers(1, 300), above=st.integers(0, 300))
def test_the_range_found_for_the_arena_excludes_its_neighbours(below: int, piece: int, above: int) -> None:
    whole = Range(PAGE, (below + piece + above) * PAGE)
    found = find_chunk([Range(0x7000000, PAGE * (piece - 1)), whole] if piece > 1 else [whole], piece * PAGE)
    if below + above >= piece:
        assert found is None
    else:
        assert found is not None
        assert found.start >= whole.start + below * PAGE
        assert found.end <= whole.end - above * PAGE
        assert found.length == (piece - below - above) * PAGE


def test_with_two_candidates_the_arena_is_not_identified() -> None:
    assert find_chunk([Range(0, 8 * PAGE), Range(16 * PAGE, 8 * PAGE)], 8 * PAGE) is None
    assert find_chunk([], PAGE) is None


def test_pages_in_memory_or_swapped_out_and_all_before_them_stay(tmp_path: Path) -> None:
    entries = pagemap(tmp_path, PRESENT, SOFT_DIRTY, SWAPPED | 5, SOFT_DIRTY, 0, PRESENT)
    assert after_touched(Range(0, 5 * PAGE), entries) == Range(3 * PAGE, 2 * PAGE)
    assert after_touched(Range(3 * PAGE, 2 * PAGE), entries) == Range(3 * PAGE, 2 * PAGE)
    assert after_touched(Range(0, 6 * PAGE), entries) is None


def test_without_the_kernels_lists_nothing_is_released(tmp_path: Path) -> None:
    assert after_touched(Range(0, PAGE), tmp_path / "no pagemap") is None
    assert after_touched(Range(0, 2 * PAGE), pagemap(tmp_path, 0)) is None
    arena = Arena(64)
    arena.seal(tmp_path / "no such process")
    assert arena.releasable_mib == 0


@pytest.fixture(scope="module")
def acoustic(tiny_model: Path) -> AcousticModel:
    # An engine of another test that is freed meanwhile would change the mapped memory by which the arena is found.
    gc.collect()
    return AcousticModel.open(tiny_model, threads=1, arena=256)


def anonymous_mib() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


def test_after_a_rest_the_process_is_lighter_and_says_the_same(acoustic: AcousticModel, tiny_model: Path) -> None:
    book = VoiceBook.open(tiny_model / "voices.json")
    style = book.style(book.resolve("af_heart"), 20)
    tokens = np.tile(np.arange(1, 51), 8)
    acoustic.release_arena()
    before = anonymous_mib()
    window = Window(0, 200, 0, 200)
    plan = acoustic.plan(tokens, style, 1.0)
    samples = acoustic.render(plan, window)
    kept, durations = samples.copy(), plan.durations
    busy = anonymous_mib()
    del plan
    acoustic.release_arena()
    resting = anonymous_mib()
    assert busy - before > 15
    assert resting - before < (busy - before) / 4
    assert np.array_equal(samples, kept)
    plan = acoustic.plan(tokens, style, 1.0)
    assert np.array_equal(acoustic.render(plan, window), kept)
    assert np.array_equal(plan.durations, durations)


def test_a_plan_that_is_in_use_is_not_released(acoustic: AcousticModel, tiny_model: Path) -> None:
    book = VoiceBook.open(tiny_model / "voices.json")
    plan = acoustic.plan(np.arange(1, 51), book.style(book.resolve("af_heart"), 50), 1.0)
    features, source = plan.features.copy(), plan.source.copy()
    part = plan.features[:, :, 4:8]
    acoustic.release_arena()
    assert np.array_equal(plan.features, features) and np.array_equal(plan.source, source)
    del plan
    acoustic.release_arena()
    assert np.array_equal(part, features[:, :, 4:8])


def test_nothing_is_given_back_while_a_run_is_under_way() -> None:
    given_back: list[str] = []

    class Counted(Arena):
        def __init__(self) -> None:
            """No arena of onnxruntime's is behind it."""

        def release_pages(self) -> None:
            given_back.append("pages")

    class Interrupted:
        def run(self, _names: object, _inputs: object) -> list[NDArray[np.float32]]:
            model.release_arena()
            return [np.ones((1, 600), np.float32)]

    model = AcousticModel(Interrupted(), Interrupted(), arena=Counted())
    plan = Plan(
        durations=np.ones(3, np.int64),
        energy=np.ones(1, np.float32),
        features=np.zeros((1, 512, 2), np.float32),
        source=np.zeros((1, 620), np.float32),
        style=np.zeros((1, 128), np.float32),
    )
    assert model.render(plan, Window(0, 1, 0, 1)).shape == (600,)
    assert given_back == []
    model.release_arena()
    assert given_back == ["pages"]
