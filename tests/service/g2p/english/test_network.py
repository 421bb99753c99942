"""The network against a token-by-token reference. tests/export/tables/english compares its tags with spaCy's."""

import numpy as np
from numpy.typing import NDArray

from service.g2p.english.hashing import key_hashes
from service.g2p.english.network import Network
from service.g2p.english.tables import NetworkConfig

CONFIG = NetworkConfig(rows=(7, 5), seeds=(8, 9), width=4, pieces=3, layers=2, tags=("A", "B", "C"))
FEATURES = np.random.default_rng(2).integers(0, 2**63, (6, 2)).astype(np.uint64)


def weights() -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(0, 1, CONFIG.values).astype(np.float32)


def reference_tags(values: NDArray[np.float32], features: NDArray[np.uint64]) -> list[int]:
    remaining = list(values.astype(np.float64))

    def next_weights(count: int) -> NDArray[np.float64]:
        part, remaining[:] = np.array(remaining[:count]), remaining[count:]
        return part

    def maxout(width_in: int):  # type: ignore[no-untyped-def]
        matrix, bias = next_weights(12 * width_in).reshape(4, 3, width_in), next_weights(12).reshape(4, 3)
        gain, offset = next_weights(4), next_weights(4)

        def compute(row: NDArray[np.float64]) -> NDArray[np.float64]:
            best = np.array(
                [max(matrix[out, piece] @ row + bias[out, piece] for piece in range(3)) for out in range(4)]
            )
            normed: NDArray[np.float64] = (best - best.mean()) / np.sqrt(best.var() + 1e-8) * gain + offset
            return normed

        return compute

    tables = [next_weights(rows * 4).reshape(rows, 4) for rows in CONFIG.rows]
    embed, layers = maxout(8), [maxout(12), maxout(12)]
    matrix, bias = next_weights(12).reshape(3, 4), next_weights(3)
    hashes = key_hashes(features, np.array(CONFIG.seeds, dtype=np.uint64))
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


def test_tags_are_those_of_the_reference() -> None:
    for count in range(1, 7):
        assert Network(CONFIG, weights()).predict(FEATURES[:count]).tolist() == reference_tags(
            weights(), FEATURES[:count]
        )


def test_tags_depend_on_neighbouring_tokens() -> None:
    network = Network(CONFIG, weights())
    alone = [network.predict(FEATURES[at : at + 1]).item() for at in range(6)]
    assert network.predict(FEATURES).tolist() != alone


def test_read_only_weights_are_enough() -> None:
    values = weights()
    values.setflags(write=False)
    Network(CONFIG, values).predict(FEATURES)
