"""Weights out of int8: exact for what a quantiser wrote, and the whole model sounds like the one it was taken from."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from export.checkpoints.dequantise import rebuild
from export.checkpoints.loading import load_model, published_config
from export.errors import BadCheckpoint
from export.verification.probes import PROBES
from export.verification.reference import Reference
from service.voices.book import VoiceBook

INT8 = Path("models/.cache/kokoro-v1.0.int8.onnx")


class Predictor(nn.Module):
    """Two layers of Kokoro under their own names."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.lstm = nn.LSTM(12, 8, batch_first=True, bidirectional=True)
        self.duration_proj = nn.Linear(16, 6, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.duration_proj(self.lstm(x)[0])
        return out


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.predictor = Predictor()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.predictor(x)
        return out


class Tree(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.encoder(x)
        return out


@pytest.mark.filterwarnings("ignore")
def test_an_lstm_and_a_projection_come_back_within_half_a_step(tmp_path: Path) -> None:
    tree = Tree().eval()
    whole, small = tmp_path / "float.onnx", tmp_path / "int8.onnx"
    torch.onnx.export(tree, (torch.randn(1, 5, 12),), str(whole), dynamo=False, opset_version=17)
    quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=False)
    state = rebuild(small)["predictor"]
    for name, original in tree.encoder.predictor.state_dict().items():
        given = state[f"module.{name}"]
        assert given.shape == original.shape
        step = original.abs().max() / 127
        assert (given - original).abs().max() <= step * 0.6, name


def test_a_graph_of_something_else_is_refused(tmp_path: Path) -> None:
    weight = onnx.numpy_helper.from_array(np.ones((2, 2), np.float32), "decoder.mystery.weight")
    graph = onnx.helper.make_graph([], "g", [], [], [weight])
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "other.onnx"))
    with pytest.raises(BadCheckpoint, match="mystery"):
        rebuild(tmp_path / "other.onnx")


def spectrum(
    samples: np.ndarray[tuple[int, ...], np.dtype[np.floating]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), 1024)[::256]
    return 20 * np.log10(np.abs(np.fft.rfft(frames * np.hanning(1024))) + 1e-3)


@pytest.mark.model
def test_the_rebuilt_model_sounds_like_the_int8_model() -> None:
    if not INT8.is_file():
        pytest.skip("the build was not made from the registry's packages")
    config, probe = published_config(), PROBES[3]
    ids = [config["vocab"][phoneme] for phoneme in probe.phonemes]
    tokens = np.asarray([[0, *ids, 0]])
    book = VoiceBook.open(Path("models/voices/voices.json"))
    style = book.style(book.resolve(probe.voice), len(ids))
    session = onnxruntime.InferenceSession(str(INT8), providers=["CPUExecutionProvider"])
    (theirs,) = session.run(None, {"tokens": tokens, "style": style, "speed": np.ones(1, np.float32)})
    model = load_model(INT8.with_name("rebuilt-from-int8.pth"), config)
    ours = Reference(model, torch.float32).synthesise(tokens, style, 1.0).waveform
    assert abs(len(ours) - theirs.size) <= 0.03 * theirs.size
    length = min(len(ours), theirs.size)
    both = [spectrum(samples[:length]) for samples in (ours, theirs.ravel())]
    assert np.corrcoef([each.ravel() for each in both])[0, 1] > 0.8
    assert np.corrcoef([each.mean(axis=0) for each in both])[0, 1] > 0.98
