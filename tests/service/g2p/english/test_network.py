"""The layers against the same sums written out token by token. That they are spaCy's is tested with the export."""

import numpy as np
from numpy.typing import NDArray

from service.g2p.english.hashing import key_hashes
from service.g2p.english.network import Network
from service.g2p.english.tables import NetworkPlan

PLAN = NetworkPlan(rows=(7, 5), seeds=(8, 9), width=4, pieces=3, layers=2, tags=("A", "B", "C"))
FEATURES = np.random.default_rng(2).integers(0, 2**63, (6, 2)).astype(np.uint64)


def weights() -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(0, 1, PLAN.values).astype(np.float32)


def written_out(values: NDArray[np.float32], features: NDArray[np.uint64]) -> list[int]:
    left = list(values.astype(np.float64))

    def take(count: int) -> NDArray[np.float64]:
        part, left[:] = np.array(left[:count]), left[count:]
        return part

    def maxout(width_in: int):  # type: ignore[no-untyped-def]
        matrix, bias = take(12 * width_in).reshape(4, 3, width_in), take(12).reshape(4, 3)
        gain, offset = take(4), take(4)

        def compute(row: NDArray[np.float64]) -> NDArray[np.float64]:
            best = np.array(
                [max(matrix[out, piece] @ row + bias[out, piece] for piece in range(3)) for out in range(4)]
            )
            return (best - best.mean()) / np.sqrt(best.var() + 1e-8) * gain + offset

        return compute

    tables = [take(rows * 4).reshape(rows, 4) for rows in PLAN.rows]
    embed, layers = maxout(8), [maxout(12), maxout(12)]
    matrix, bias = take(12).reshape(3, 4), take(3)
    hashes = key_hashes(features, np.array(PLAN.seeds, dtype=np.uint64))
    rows = [
        embed(np.concatenate([tables[at][token[at] % len(tables[at])].sum(axis=0) for at in range(2)]))
        for token in hashes
    ]
    zero = np.zeros(4)
    rows = [zero, zero, *rows, zero, zero]
    for layer in layers:
        around = [zero, *rows, zero]
        rows = [row + layer(np.concatenate(around[at : at + 3])) for at, row in enumerate(rows)]
    return [int((matrix @ row + bias).argmax()) for row in rows[2:-2]]


def test_it_computes_the_layers_one_after_another() -> None:
    for count in range(1, 7):
        assert Network(PLAN, weights()).tags(FEATURES[:count]).tolist() == written_out(weights(), FEATURES[:count])


def test_a_token_is_judged_by_its_neighbours() -> None:
    network = Network(PLAN, weights())
    alone = [network.tags(FEATURES[at : at + 1]).item() for at in range(6)]
    assert network.tags(FEATURES).tolist() != alone


def test_nothing_is_written_to_the_weights() -> None:
    values = weights()
    values.setflags(write=False)
    Network(PLAN, values).tags(FEATURES)
