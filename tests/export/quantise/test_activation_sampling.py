from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import helper

from export.quantise.activation_sampling import ActivationSampler
from export.quantise.graph import open_model
from tests.export.graphs import model_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

COLUMNS = 7
Array = NDArray[np.float32]


class LargestBelowOne:
    """Generator of the largest value below 1."""

    def random(self, count: int) -> NDArray[np.float64]:
        return np.full(count, np.nextafter(1.0, 0.0))


def instrumented(generator: np.random.Generator) -> tuple[ActivationSampler, "InferenceSession"]:
    """x (1, 3, time) and y = 2 x, with x sampled twice."""
    double = helper.make_node("Mul", ["x", "two"], ["/y"], name="/Mul")
    model = model_of([double], {"x": [1, 3, "time"]}, ["/y"], {"two": np.asarray(2, np.float32)})
    sampler = ActivationSampler(["x", "/y", "x"], COLUMNS, generator)
    return sampler, open_model(sampler.instrument(model), threads=1)


def drawn(seed: int, x: Array) -> list[Array]:
    sampler, session = instrumented(np.random.default_rng(seed))
    return sampler.run(session, (), {"x": x})[1]


@pytest.fixture
def x() -> Array:
    """Every column is its own time step, so that samples tell theirs."""
    return np.arange(50, dtype=np.float32)[None, None] + np.asarray([[[0], [1000], [2000]]], np.float32)


def test_columns_are_those_of_the_tensors_at_the_same_moments(x: Array) -> None:
    given, made = drawn(0, x)
    assert given.shape == made.shape == (3, COLUMNS)
    steps = given[0].astype(int)
    assert len(set(steps.tolist())) > 1
    assert np.array_equal(given, x[0][:, steps])
    assert np.array_equal(made, 2 * given)


def test_a_seed_gives_the_same_columns_and_another_gives_others(x: Array) -> None:
    assert np.array_equal(drawn(0, x), drawn(0, x))
    assert not np.array_equal(drawn(0, x), drawn(1, x))


def test_each_run_draws_anew_and_the_models_own_outputs_come_out_unchanged(x: Array) -> None:
    sampler, session = instrumented(np.random.default_rng(0))
    assert sampler.tensors == ["x", "/y"]
    (own,), first = sampler.run(session, ("/y",), {"x": x})
    _, second = sampler.run(session, ("/y",), {"x": x})
    assert np.array_equal(own, 2 * x)
    assert not np.array_equal(first[0], second[0])


def test_all_time_steps_are_sampled_eventually(x: Array) -> None:
    sampler, session = instrumented(np.random.default_rng(0))
    seen = {int(step) for _ in range(100) for step in sampler.run(session, (), {"x": x})[1][0][0]}
    assert seen == set(range(50))


@pytest.mark.parametrize("length", [1, 3, 4096, 99_999])
def test_the_last_time_step_is_within_the_tensor(length: int) -> None:
    sampler, session = instrumented(cast(np.random.Generator, LargestBelowOne()))
    x = np.broadcast_to(np.arange(length, dtype=np.float32), (1, 3, length)).copy()
    (given, _) = sampler.run(session, (), {"x": x})[1]
    assert set(given.ravel().tolist()) == {length - 1}


def test_only_columns_leave_the_graph_however_long_the_tensor() -> None:
    sampler, session = instrumented(np.random.default_rng(0))
    assert [output.name for output in session.get_outputs()] == ["/y", "tapx.columns", "tap.y.columns"]
    for length in (1, 10_000):
        columns = sampler.run(session, (), {"x": np.zeros((1, 3, length), np.float32)})[1]
        assert [each.shape for each in columns] == [(3, COLUMNS)] * 2
