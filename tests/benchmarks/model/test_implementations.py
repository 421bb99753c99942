"""The workers and their protocol, with the tiny model where an implementation can run it."""

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.builds import Build
from benchmarks.model.implementations import (
    PUBLISHED,
    PYTORCH,
    SINGLE,
    PyTorch,
    Worker,
    find_implementations,
    our_implementations,
)
from benchmarks.model.utterances import Utterance
from service.speech import FRAME

INT8 = Path("models/.cache/kokoro-v1.0.int8.onnx")
NOWHERE = PyTorch(python=Path("nowhere/python"), checkpoint=Path("nowhere/model.pth"))


def test_a_worker_reports_its_libraries_and_writes_what_it_counts(
    tiny_build: Build, utterance: Utterance, tmp_path: Path
) -> None:
    ours = our_implementations(tiny_build)[0]
    with Worker(ours.name, ours.command, threads=1) as worker:
        first = worker.synthesise(utterance.request(tmp_path, 0))
        second = worker.synthesise(utterance.request(tmp_path, 1))
    samples = np.load(utterance.waveform(tmp_path, 0))
    assert worker.libraries.startswith("onnxruntime ")
    assert samples.dtype == np.float32
    assert first.samples == len(samples) > 0
    assert len(samples) % FRAME == 0
    assert 0 < first.seconds < 60
    assert second.samples == first.samples
    assert np.array_equal(samples, np.load(utterance.waveform(tmp_path, 1)))


def test_a_worker_is_a_process_that_ends_with_its_input(tiny_build: Build) -> None:
    ours = our_implementations(tiny_build)[0]
    with Worker(ours.name, ours.command, threads=1) as worker:
        (process,) = worker.processes
        assert Path(f"/proc/{process}").exists()
    assert not Path(f"/proc/{process}").exists()


def test_windows_change_no_length(tiny_build: Build, utterance: Utterance, tmp_path: Path) -> None:
    ours = our_implementations(tiny_build)[0]
    counts = []
    for number, command in enumerate((ours.command, ours.unwindowed)):
        with Worker(ours.name, command, threads=1) as worker:
            counts.append(worker.synthesise(utterance.request(tmp_path, number)).samples)
    assert counts[0] == counts[1]


def test_a_worker_that_cannot_load_is_an_error_with_its_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = (sys.executable, "-m", "benchmarks.model.workers.kokoro_lite", str(tmp_path), "stock", "served")
    with pytest.raises(RuntimeError, match=r"kokoro-lite ended with status 1"):
        Worker("kokoro-lite", command, threads=1)
    assert "BadModel" in capfd.readouterr().err


def test_a_worker_that_dies_is_an_error_with_its_name(tiny_build: Build, utterance: Utterance, tmp_path: Path) -> None:
    ours = our_implementations(tiny_build)[0]
    with Worker(ours.name, ours.command, threads=1) as worker:
        os.kill(int(*worker.processes), signal.SIGKILL)
        with pytest.raises(RuntimeError, match=r"fp32 ended with status -9"):
            worker.synthesise(utterance.request(tmp_path, 0))


def test_without_pytorch_the_others_are_still_timed(tiny_build: Build, tmp_path: Path) -> None:
    int8 = tmp_path / "int8.onnx"
    int8.write_bytes(b"\0" * 2_000_000)
    implementations, (single, missing) = find_implementations(
        [tiny_build], int8, tmp_path / "no.onnx", tmp_path / "voices.npz", NOWHERE
    )
    assert [implementation.name for implementation in implementations] == [PUBLISHED, "kokoro-lite, fp32"]
    assert implementations[0].megabytes == 2
    assert single.name == SINGLE
    assert missing.name == PYTORCH
    assert "nowhere/python" in missing.reason


def test_a_missing_checkpoint_is_named(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.touch()
    assert "model.pth" in PyTorch(python, Path("nowhere/model.pth")).unavailable_reason()


@pytest.mark.slow
@pytest.mark.skipif(not INT8.is_file(), reason="the published int8 model is not here: `python -m export int8`")
def test_the_published_model_synthesises_what_it_is_given(
    tiny_build: Build, utterance: Utterance, tmp_path: Path
) -> None:
    voices = tmp_path / "voices.npz"
    np.savez(voices, allow_pickle=False, none=np.zeros((1, 1, 256), np.float32))
    (published, _, _), _ = find_implementations([tiny_build], INT8, INT8, voices, NOWHERE)
    with Worker(published.name, published.command, threads=1) as worker:
        response = worker.synthesise(utterance.request(tmp_path, 0))
    assert "kokoro-onnx" in worker.libraries
    # Nothing was trimmed, so it is whole frames.
    assert response.samples % FRAME == 0
    assert len(np.load(utterance.waveform(tmp_path, 0))) == response.samples
