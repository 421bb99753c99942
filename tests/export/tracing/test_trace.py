from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from numpy.typing import NDArray

from export.build.tiny import tiny_model
from export.tracing.trace import split_modules
from export.verification.comparison import snr
from service.acoustic.inputs import MARGIN, prosody_inputs
from service.acoustic.sessions import open_session
from service.model.manifest import PROSODY, VOCODER


def tokens(count: int) -> NDArray[np.int64]:
    return np.random.default_rng(count).integers(1, 170, count)


@pytest.mark.parametrize("count", [1, 12, 510])
def test_the_prosody_graph_is_the_module_at_every_length(
    tiny_build: Path, style: NDArray[np.float32], count: int
) -> None:
    prosody, _ = split_modules(tiny_model())
    padded = np.concatenate([[0], tokens(count), [0]])[None]
    durations = np.zeros(count + 2, np.int64)
    durations[::3] = 5
    inputs = prosody_inputs(padded[0, 1:-1], style, 1.1, pitch=1.2, durations=durations)
    expected = prosody(**{name: torch.from_numpy(array) for name, array in inputs.items()})
    session = open_session(tiny_build / PROSODY, threads=1)
    made = session.run(None, inputs)
    assert made[0].tolist() == expected.duration.tolist()
    assert [output.name for output in session.get_outputs()] == list(expected._fields)
    for tensor, array in zip(expected[1:], made[1:], strict=True):
        assert snr(tensor.numpy(), array) > 60


@pytest.mark.parametrize("frames", [1, 30, 200])
def test_the_vocoder_graph_is_the_module_at_every_length(
    tiny_build: Path, style: NDArray[np.float32], frames: int
) -> None:
    _, vocoder = split_modules(tiny_model())
    generator = np.random.default_rng(frames)
    features = generator.normal(0, 1, (1, vocoder.width, 2 * frames)).astype(np.float32)
    # Not reflected at the ends: a symmetric frame has phases of +-pi that the last bit decides.
    source = generator.normal(0, 0.1, (1, 600 * frames + 2 * MARGIN)).astype(np.float32)
    expected = vocoder(*(torch.from_numpy(array) for array in (features, source, style[:, :128])))
    (made,) = open_session(tiny_build / VOCODER, threads=1).run(
        None, {"features": features, "source": source, "style": style[:, :128]}
    )
    assert made.shape == (1, 600 * frames)
    assert snr(expected.numpy(), made) > 60


@pytest.mark.parametrize("graph", ["prosody", "vocoder"])
def test_weights_lie_outside_the_graph_so_that_they_can_be_mapped(tiny_build: Path, graph: str) -> None:
    proto = onnx.load(str(tiny_build / f"{graph}.onnx"), load_external_data=False)
    inside = [tensor.name for tensor in proto.graph.initializer if len(tensor.raw_data) > 1024]
    assert inside == []
    assert {i.domain for i in proto.opset_import} <= {"", "ai.onnx"}
