"""The single file: both graphs in one, and in unmodified kokoro-onnx."""

import itertools
import json
from pathlib import Path

import kokoro_onnx
import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray

from export.build.single_file import CONFIG_KEY, write_single
from export.build.tiny import tiny_config
from export.checkpoints.loading import published_config
from export.verification.comparison import snr
from export.verification.probes import PROBES
from service.acoustic.model import AcousticModel
from service.acoustic.windows import Window
from service.model.manifest import PROSODY, VOCODER
from service.speech import SAMPLE_RATE, Samples
from service.voices.book import VoiceBook

REAL = Path("models/kokoro-v1.0")
TOKENS = np.asarray([50, 83, 54, 16, 156, 102, 60, 5, 92, 4], dtype=np.int64)
VOICE = "bf_emma"

Array = NDArray[np.float32]


def apart(folder: Path, tokens: NDArray[np.int64], style: Array, speed: float) -> tuple[Samples, NDArray[np.int64]]:
    """Output of the two graphs, run on the whole utterance: waveform and durations.

    With the options that kokoro-onnx uses: packed weights add in another order than those that are not, which is
    enough to turn a step of eight bits here and there.
    """
    model = AcousticModel(opened(folder / PROSODY), opened(folder / VOCODER))
    plan = model.plan(tokens, style, speed)
    return model.render(plan, Window(0, plan.frames, 0, plan.frames)), plan.durations


def opened(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module", params=["float", "int8"])
def build(request: pytest.FixtureRequest, tiny_build: Path, tiny_int8: Path) -> Path:
    return tiny_build if request.param == "float" else tiny_int8


@pytest.fixture(scope="module")
def tiny_single(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("single") / "kokoro.onnx"
    write_single(build, tiny_config(), path)
    return path


def test_it_has_the_names_and_the_vocabulary_that_kokoro_onnx_reads(tiny_single: Path) -> None:
    session = opened(tiny_single)
    assert [(i.name, i.type) for i in session.get_inputs()] == [
        ("input_ids", "tensor(int64)"),
        ("style", "tensor(float)"),
        ("speed", "tensor(float)"),
    ]
    assert [output.name for output in session.get_outputs()] == ["waveform", "duration"]
    config = json.loads(session.get_modelmeta().custom_metadata_map[CONFIG_KEY])
    assert config == json.loads(json.dumps(tiny_config()))
    assert config["vocab"]["ɹ"] == tiny_config()["vocab"]["ɹ"]


@pytest.mark.parametrize(("count", "speed"), [(1, 1.0), (10, 0.7), (10, 1.6)])
def test_its_output_is_that_of_the_two_graphs(
    tiny_single: Path, build: Path, style: Array, count: int, speed: float
) -> None:
    tokens = TOKENS[:count]
    inputs = {"input_ids": np.asarray([[0, *tokens, 0]]), "style": style, "speed": np.asarray([speed], np.float32)}
    waveform, duration = opened(tiny_single).run(None, inputs)
    expected, durations = apart(build, tokens, style, speed)
    assert duration.tolist() == durations.tolist()
    assert waveform.shape == (1, len(expected))
    assert snr(expected, waveform[0]) > 60


def test_it_is_self_contained(tiny_single: Path, build: Path) -> None:
    assert [path.name for path in tiny_single.parent.iterdir()] == [tiny_single.name]
    weights = sum((build / name).with_suffix(".bin").stat().st_size for name in (PROSODY, VOCODER))
    assert tiny_single.stat().st_size > weights
    onnx.checker.check_model(str(tiny_single), full_check=True)


def test_writing_it_leaves_the_build_alone(tiny_build: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in tiny_build.iterdir()}
    write_single(tiny_build, tiny_config(), tmp_path / "kokoro.onnx")
    assert {path.name: path.read_bytes() for path in tiny_build.iterdir()} == before


@pytest.fixture(scope="module")
def voices(book: VoiceBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("voices") / "voices.npz"
    rows = np.stack([book.style(book.resolve(VOICE), count) for count in range(1, 511)])
    np.savez(path, allow_pickle=False, **{VOICE: rows})
    return path


@pytest.mark.model
@pytest.mark.slow
def test_plain_kokoro_onnx_speaks_with_it_and_gets_timings(voices: Path, book: VoiceBook, tmp_path: Path) -> None:
    single, probe, config = tmp_path / "kokoro.onnx", PROBES[2], published_config()
    write_single(REAL, config, single)
    kokoro = kokoro_onnx.Kokoro(str(single), str(voices))
    assert kokoro.has_timings
    samples, rate, timings = kokoro.create_timed(
        probe.phonemes, VOICE, is_phonemes=True, trim=False, sentence_pause=0, clause_pause=0
    )
    assert rate == SAMPLE_RATE
    assert "".join(timing.phoneme for timing in timings) == probe.phonemes
    assert all(earlier.end <= later.start + 1e-6 for earlier, later in itertools.pairwise(timings))
    assert timings[-1].end <= len(samples) / rate

    tokens = np.asarray([config["vocab"][phoneme] for phoneme in probe.phonemes])
    ours, _ = apart(REAL, tokens, book.style(book.resolve(VOICE), len(tokens)), 1.0)
    assert snr(ours, samples) > 60
