from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import helper

from export.quality.spectra import log_spectral_distance
from export.quantise.graph import Graph
from export.quantise.snake import approximate_snakes
from export.verification.comparison import snr
from service.acoustic.inputs import MARGIN, SPEAKING_STYLE
from service.acoustic.model import AcousticModel
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import VOCODER
from tests.export.graphs import model_of, run

Array = NDArray[np.float32]
STYLE = np.asarray([[1, -0.5]], np.float32)
MOMENTS = np.linspace(-1, 1, 4001, dtype=np.float32)[None, None]


def snaked(peak: float) -> Graph:
    """AdaIN, Snake and a convolution of 1 over one channel, where u reaches from -peak to peak."""
    # Normalised, the ramp of MOMENTS ends at the root of 3.
    weight = np.asarray([[peak / np.sqrt(3), 0], [0, 0]], np.float32)
    nodes = [
        helper.make_node("Gemm", ["style", "projection", "offset"], ["h"], name="/b/norm/style/Gemm", transB=1),
        helper.make_node("Reshape", ["h", "flat"], ["row"], name="/b/norm/Reshape"),
        helper.make_node("Split", ["row"], ["gain", "shift"], name="/b/norm/Split", axis=0, num_outputs=2),
        helper.make_node("InstanceNormalization", ["x", "gain", "shift"], ["u"], name="/b/norm/InstanceNormalization"),
        helper.make_node("Cos", ["u"], ["cosine"], name="/b/Cos"),
        helper.make_node("Sub", ["u", "cosine"], ["difference"], name="/b/Sub"),
        helper.make_node("Add", ["difference", "one"], ["snake"], name="/b/Add"),
        helper.make_node("Conv", ["snake", "kernel"], ["y"], name="/b/convolution/Conv", kernel_shape=[1]),
    ]
    weights: dict[str, NDArray[np.generic]] = {
        "projection": weight,
        "offset": np.zeros(2, np.float32),
        "flat": np.asarray([-1], np.int64),
        "one": np.asarray(1, np.float32),
        "kernel": np.ones((1, 1, 1), np.float32),
    }
    return Graph(model_of(nodes, {"x": [1, 1, "time"], "style": [1, 2]}, ["y"], weights))


@pytest.mark.parametrize("peak", [1.0, 60.0, 700.0])
def test_a_cheap_snake_is_within_a_fiftieth_of_the_exact_one(peak: float) -> None:
    exact = run(snaked(peak), x=MOMENTS, style=STYLE)[0]
    assert exact.max() == pytest.approx(peak - np.cos(peak) + 1, rel=1e-3)
    cheap = snaked(peak)
    assert approximate_snakes(cheap) == 1
    assert all(node.op_type != "Cos" for node in cheap.model().graph.node)
    assert np.abs(run(cheap, x=MOMENTS, style=STYLE)[0] - exact).max() < 0.02


@pytest.mark.parametrize(("operator", "broken"), [("Add", "Sub"), ("Cos", "Sin"), ("Sub", "Mul")])
def test_what_only_looks_like_a_snake_is_left_alone(operator: str, broken: str) -> None:
    graph = snaked(2.0)
    for node in graph.nodes:
        if node.op_type == operator:
            node.op_type = broken
    before = run(graph, x=MOMENTS, style=STYLE)[0]
    assert approximate_snakes(graph) == 0
    assert np.array_equal(run(graph, x=MOMENTS, style=STYLE)[0], before)


@pytest.fixture(scope="module")
def vocoder(tiny_build: Path) -> Callable[[], Graph]:
    return lambda: Graph.read(tiny_build / VOCODER)


def test_every_cosine_of_the_blocks_is_replaced_and_no_other(vocoder: Callable[[], Graph]) -> None:
    graph = vocoder()
    cosines = [node.name for node in graph.nodes if node.op_type == "Cos"]
    inside = [name for name in cosines if "blocks." in name]
    assert 0 < len(inside) < len(cosines)
    assert approximate_snakes(graph) == len(inside)
    left = [node.name for node in graph.model().graph.node if node.op_type == "Cos"]
    assert left == [name for name in cosines if name not in inside]


def test_the_vocoder_with_cheap_snakes_sounds_the_same(
    vocoder: Callable[[], Graph], tiny_build: Path, style: Array
) -> None:
    model = AcousticModel.open(tiny_build, threads=1, arena=256)
    plan = model.plan(read_vocabulary().tokens("nˈObˌɑdi sˈɔ ðˌɛm."), style, 1.0)
    inputs = {"features": plan.features, "source": plan.source, "style": plan.style}
    assert plan.source.shape[1] == 600 * plan.frames + 2 * MARGIN and plan.style.shape[1] == SPEAKING_STYLE
    cheap = vocoder()
    approximate_snakes(cheap)
    exact, made = run(vocoder(), **inputs)[0], run(cheap, **inputs)[0]
    # Measured: 39.5 dB and 0.22 dB.
    assert snr(exact, made) > 36
    assert log_spectral_distance(exact[0], made[0]) < 0.35
