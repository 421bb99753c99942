"""The single file in the hands of those it is for: plain kokoro-onnx."""

import itertools
from pathlib import Path

import kokoro_onnx
import numpy as np
import pytest

from export.checkpoint import load_model, published_config
from export.exported import Exported
from export.modules.whole import Whole
from export.probes import PROBES
from export.sources import fetch
from export.trace import split_modules, trace_single
from export.verify import snr
from service.manifest import read_manifest
from service.voices import VoiceBook

REAL = Path("models/kokoro-v1.0")


@pytest.fixture(scope="module")
def book() -> VoiceBook:
    return VoiceBook.open(Path("models/voices/voices.json"))


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("single") / "kokoro.onnx"
    source = read_manifest(REAL).origin.source
    checkpoint = fetch(source if source != "path" else "auto", Path("models/.cache"), print)
    model = load_model(checkpoint.path, published_config())
    trace_single(Whole(*split_modules(model)), published_config(), path)
    return path


@pytest.fixture(scope="module")
def voices(book: VoiceBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("voices") / "voices.npz"
    rows = np.stack([book.style(book.find("bf_emma"), count) for count in range(1, 511)])
    np.savez(path, allow_pickle=False, bf_emma=rows)
    return path


@pytest.mark.model
@pytest.mark.slow
def test_kokoro_onnx_speaks_with_it_and_gets_timings(single: Path, voices: Path, book: VoiceBook) -> None:
    probe = PROBES[2]
    kokoro = kokoro_onnx.Kokoro(str(single), str(voices))
    assert kokoro.has_timings
    samples, rate, timings = kokoro.create_timed(
        probe.phonemes, "bf_emma", is_phonemes=True, trim=False, sentence_pause=0, clause_pause=0
    )
    assert rate == 24_000
    assert "".join(timing.phoneme for timing in timings) == probe.phonemes
    assert all(earlier.end <= later.start + 1e-6 for earlier, later in itertools.pairwise(timings))
    assert timings[-1].end <= len(samples) / rate

    ids = [published_config()["vocab"][phoneme] for phoneme in probe.phonemes]
    style = book.style(book.find("bf_emma"), len(ids))
    ours, _, _ = Exported(REAL, None, threads=1).say(np.asarray([[0, *ids, 0]]), style, 1.0)
    assert snr(ours, samples) > 60
