"""The native operators of the real build, and what happens where they cannot be used."""

import gc
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from service.acoustic.model import AcousticModel, Plan
from service.acoustic.native import PLAIN, NativeOperators, library_name, load_native
from service.acoustic.sessions import open_session
from service.acoustic.windows import Window
from service.engine.loading import load_engine
from service.errors import NativeUnavailable
from service.g2p.vocabulary import read_vocabulary
from service.memory.pages import MappedFiles
from service.model.manifest import NATIVE_PROSODY, NATIVE_VOCODER
from service.settings import Settings
from service.speech import STOCK_OPERATORS, Samples, SynthesisRequest
from service.voices.book import VoiceBook

LIBRARY = library_name(platform.machine())
WINDOW = Window(0, 40, 0, 40)


def plan(model: AcousticModel, folder: Path, phonemes: str = "nˈObˌɑdi ˈænsəɹd.") -> Plan:
    book = VoiceBook.open(folder / "voices.json")
    tokens = read_vocabulary().tokens(phonemes)
    return model.plan(tokens, book.style(book.resolve("af_heart"), len(tokens)), 1.0)


@pytest.fixture
def linked(real_model: Path, tmp_path: Path) -> Path:
    """The real build, by links that a test may replace."""
    for path in real_model.resolve().iterdir():
        (tmp_path / path.name).symlink_to(path)
    return tmp_path


def spoken(folder: Path) -> tuple[str, Samples]:
    """Operators of an engine, and what it says."""
    engine = load_engine(Settings(model=str(folder), memory_mb=400))
    speech = engine.prepare(SynthesisRequest("Nobody answered.", "af_heart"))
    return engine.card.operators, np.concatenate([piece.samples for piece in engine.synthesise(speech)])


def test_a_machine_without_a_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(NativeUnavailable, match="there is no library for riscv64"):
        load_native(tmp_path, "riscv64")
    with pytest.raises(NativeUnavailable, match=f"the build has no {LIBRARY}"):
        load_native(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a library", b"\x7fELF" + bytes(200)])
def test_a_library_that_cannot_be_loaded_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LIBRARY).write_bytes(content)
    with pytest.raises(NativeUnavailable, match=f"{LIBRARY} cannot be loaded"):
        load_native(tmp_path)


def test_another_library_is_refused(tmp_path: Path) -> None:
    import _decimal

    shutil.copyfile(_decimal.__file__, tmp_path / LIBRARY)
    with pytest.raises(NativeUnavailable, match="cannot be loaded"):
        load_native(tmp_path)


@pytest.fixture
def native(real_model: Path) -> Iterator[NativeOperators]:
    operators = load_native(real_model)
    usual = operators.kernel
    yield operators
    operators.select(usual)


@pytest.mark.model
def test_all_kernels_and_any_number_of_threads_give_the_same_samples(real_model: Path, native: NativeOperators) -> None:
    assert native.kernels[-1] == PLAIN and native.kernel == native.kernels[0] != PLAIN
    one, two = (AcousticModel.open(real_model, threads, 160, native) for threads in (1, 2))
    planned = plan(one, real_model)
    usual = one.render(planned, WINDOW)
    assert 0.05 < np.abs(usual).max() < 1
    assert np.array_equal(two.render(planned, WINDOW), usual)
    for kernel in native.kernels[1:]:
        native.select(kernel)
        assert native.kernel == kernel
        assert np.array_equal(one.render(planned, WINDOW), usual), kernel
    with pytest.raises(NativeUnavailable, match="this processor has no sse9"):
        native.select("sse9")


@pytest.mark.model
def test_all_kernels_give_the_same_plan(real_model: Path, native: NativeOperators) -> None:
    model = AcousticModel.open(real_model, 1, 160, native)
    usual = plan(model, real_model, "hˈI.")
    assert usual.frames > 10
    for kernel in native.kernels[1:]:
        native.select(kernel)
        planned = plan(model, real_model, "hˈI.")
        for part in ("durations", "energy", "features", "source"):
            assert np.array_equal(getattr(planned, part), getattr(usual, part)), (kernel, part)


def resident_mib(folder: Path) -> float:
    """Resident pages of files in ``folder`` that this process has mapped."""
    resident, is_inside = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if line[0] in "0123456789abcdef":
            is_inside = str(folder.resolve()) in line
        elif is_inside and line.startswith("Rss:"):
            resident += int(line.split()[1])
    return resident / 1024


@pytest.mark.model
def test_weights_are_released_by_the_operator_that_reads_them_last(real_model: Path, native: NativeOperators) -> None:
    gc.collect()
    before = MappedFiles.find(real_model)
    prosody = open_session(real_model / NATIVE_PROSODY, 1, prepack=False, native=native)
    vocoder = open_session(real_model / NATIVE_VOCODER, 1, prepack=False, native=native)
    pages = MappedFiles.find(real_model, before)
    model = AcousticModel(prosody, vocoder)
    pages.release_pages()
    elsewhere = resident_mib(real_model)
    expected = model.render(plan(model, real_model), WINDOW)
    kept = resident_mib(real_model) - elsewhere
    forget = native.release_after_use(pages)
    try:
        samples = model.render(plan(model, real_model), WINDOW)
        released = resident_mib(real_model) - elsewhere
    finally:
        forget()
    assert kept > 60
    assert released < 6
    assert np.array_equal(samples, expected)
    assert model.render(plan(model, real_model), WINDOW) is not None
    assert resident_mib(real_model) - elsewhere > 60, "what was taken back is not released any more"


@pytest.mark.model
def test_native_samples_are_near_those_of_stock_operators(real_model: Path, native: NativeOperators) -> None:
    one, stock = AcousticModel.open(real_model, 1, 160, native), AcousticModel.open(real_model, 1, 160)
    assert (one.operators, stock.operators) == (f"native, {native.kernel}", STOCK_OPERATORS)
    planned = plan(one, real_model)
    ours, theirs = one.render(planned, WINDOW), stock.render(planned, WINDOW)
    assert 0 < np.abs(ours - theirs).std() < 0.3 * theirs.std()


@pytest.mark.model
def test_without_the_library_the_engine_speaks_with_stock_operators_and_says_why(
    linked: Path, real_model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    operators, usual = spoken(real_model)
    assert operators.startswith("native, ")
    size = (linked / LIBRARY).stat().st_size
    (linked / LIBRARY).unlink()
    # Sizes are checked at every start, digests are not.
    (linked / LIBRARY).write_bytes(bytes(size))
    with caplog.at_level("WARNING", "service"):
        fallback, samples = spoken(linked)
    assert fallback == STOCK_OPERATORS
    assert (
        f"the model runs on onnxruntime's operators, in 1.4 times the time: {LIBRARY} cannot be loaded" in caplog.text
    )
    assert len(samples) == len(usual) and not np.array_equal(samples, usual)


def anonymous_mib() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


@pytest.mark.model
def test_the_arena_is_released_after_a_run_although_nothing_was_in_it_before(
    real_model: Path, native: NativeOperators
) -> None:
    gc.collect()
    model = AcousticModel.open(real_model, 1, 90, native)
    before = anonymous_mib()
    planned = plan(model, real_model)
    usual = model.render(planned, WINDOW)
    busy = anonymous_mib()
    del planned
    model.release_arena()
    assert busy - before > 15
    assert anonymous_mib() - before < (busy - before) / 4
    assert np.array_equal(model.render(plan(model, real_model), WINDOW), usual)
