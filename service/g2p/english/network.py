"""The tagger's network in numpy: hash embeddings, a maxout layer, four residual window layers, one linear layer.

spaCy's weights and order of operations. float32 as there: of 65,330 tokens float16 tags 2 differently, int8 72.
"""

import numpy as np
from numpy.typing import NDArray

from service.g2p.english.hashing import key_hashes
from service.g2p.english.tables import NetworkPlan

_EPSILON = np.float32(1e-8)

Floats = NDArray[np.float32]


class _Weights:
    """Hands out the values of one long array, part by part; nothing is copied."""

    def __init__(self, values: Floats) -> None:
        self._values, self._at = values, 0

    def take(self, *shape: int) -> Floats:
        size = int(np.prod(shape))
        part = self._values[self._at : self._at + size].reshape(shape)
        self._at += size
        return part


class _Maxout:
    """A linear layer, the greatest of each few of its outputs, and a layer norm."""

    def __init__(self, weights: _Weights, width_in: int, plan: NetworkPlan) -> None:
        self._shape = (-1, plan.width, plan.pieces)
        self._matrix = weights.take(plan.width * plan.pieces, width_in)
        self._bias = weights.take(plan.width * plan.pieces)
        self._gain = weights.take(plan.width)
        self._offset = weights.take(plan.width)

    def __call__(self, inputs: Floats) -> Floats:
        greatest = (product(inputs, self._matrix) + self._bias).reshape(self._shape).max(axis=2)
        mean = greatest.mean(axis=1, keepdims=True)
        scale = (greatest.var(axis=1, keepdims=True) + _EPSILON) ** np.float32(-0.5)
        normal: Floats = (greatest - mean) * scale * self._gain + self._offset
        return normal


class Network:
    """Chooses a tag for every token of a sentence. Holds views of mapped pages only; safe to be shared by threads.

    Args:
        plan: the sizes.
        values: the weights in the order of the layers, shape (plan.values,), float32.
    """

    def __init__(self, plan: NetworkPlan, values: Floats) -> None:
        weights = _Weights(values)
        self._plan = plan
        self._seeds = np.asarray(plan.seeds, dtype=np.uint64)
        self._rows = np.asarray(plan.rows, dtype=np.uint32)[:, None]
        self._tables = [weights.take(rows, plan.width) for rows in plan.rows]
        self._embed = _Maxout(weights, plan.width * len(plan.rows), plan)
        self._layers = [_Maxout(weights, plan.width * 3, plan) for _ in range(plan.layers)]
        self._matrix = weights.take(len(plan.tags), plan.width)
        self._bias = weights.take(len(plan.tags))

    def tags(self, features: NDArray[np.uint64]) -> NDArray[np.intp]:
        """The best tag of each token, as its place among ``plan.tags``, shape (tokens,).

        Args:
            features: ids of NORM, PREFIX, SUFFIX, SHAPE, SPACY and IS_SPACE, shape (tokens, 6).
        """
        rows = key_hashes(features, self._seeds) % self._rows
        parts = [table[rows[:, place]].sum(axis=1) for place, table in enumerate(self._tables)]
        # The zeros around the sentence take part in every layer: one that ends at the sentence would give other tags.
        margin = self._plan.layers
        inner = np.zeros((len(features) + 2 * margin, self._plan.width), dtype=np.float32)
        inner[margin:-margin] = self._embed(np.concatenate(parts, axis=1))
        for layer in self._layers:
            inner = inner + layer(_windows(inner))
        scores = product(inner[margin:-margin], self._matrix) + self._bias
        best: NDArray[np.intp] = scores.argmax(axis=1)
        return best


def product(rows: Floats, matrix: Floats) -> Floats:
    """``rows @ matrix.T`` without BLAS.

    PERF: OpenBLAS reserves 32 MB at its first product, which limits on data count, and spends 40 ms on it. A sentence
    of 20 tokens takes 1 ms for each layer without it, one of 800 takes 16 in place of 3.
    """
    result: Floats = np.einsum("ij,kj->ik", rows, matrix)
    return result


def _windows(rows: Floats) -> Floats:
    """Each row between its neighbours, zeros beyond the ends: shape (rows, 3 * width)."""
    width = rows.shape[1]
    windows = np.zeros((len(rows), 3 * width), dtype=np.float32)
    windows[1:, :width] = rows[:-1]
    windows[:, width : 2 * width] = rows
    windows[:-1, 2 * width :] = rows[1:]
    return windows
