"""The part-of-speech tagger's network in numpy: hash embeddings, maxout, four residual window layers, a linear layer.

Weights and order of operations are spaCy's, in float32: of 65,330 tokens float16 tags 2 differently, int8 72.
"""

import numpy as np
from numpy.typing import NDArray

from service.g2p.english.hashing import key_hashes
from service.g2p.english.tables import NetworkConfig

_EPSILON = np.float32(1e-8)

Floats = NDArray[np.float32]


class _WeightReader:
    """Sequential views of one array of weights; nothing is copied."""

    def __init__(self, values: Floats) -> None:
        self._values, self._at = values, 0

    def next(self, *shape: int) -> Floats:
        """View of the next weights in that shape."""
        size = int(np.prod(shape))
        part = self._values[self._at : self._at + size].reshape(shape)
        self._at += size
        return part


class _Maxout:
    """A linear layer, the maximum over its pieces, and a layer norm."""

    def __init__(self, weights: _WeightReader, width_in: int, config: NetworkConfig) -> None:
        self._shape = (-1, config.width, config.pieces)
        self._matrix = weights.next(config.width * config.pieces, width_in)
        self._bias = weights.next(config.width * config.pieces)
        self._gain = weights.next(config.width)
        self._offset = weights.next(config.width)

    def __call__(self, inputs: Floats) -> Floats:
        maximum = (matrix_product(inputs, self._matrix) + self._bias).reshape(self._shape).max(axis=2)
        mean = maximum.mean(axis=1, keepdims=True)
        scale = (maximum.var(axis=1, keepdims=True) + _EPSILON) ** np.float32(-0.5)
        normal: Floats = (maximum - mean) * scale * self._gain + self._offset
        return normal


class Network:
    """Predicts a tag for every token of a sentence. Holds only views of mapped pages; safe to be shared by threads.

    Args:
        config: the dimensions.
        values: the weights in the order of the layers, shape (config.values,), float32.
    """

    def __init__(self, config: NetworkConfig, values: Floats) -> None:
        weights = _WeightReader(values)
        self._config = config
        self._seeds = np.asarray(config.seeds, dtype=np.uint64)
        self._rows = np.asarray(config.rows, dtype=np.uint32)[:, None]
        self._tables = [weights.next(rows, config.width) for rows in config.rows]
        self._embed = _Maxout(weights, config.width * len(config.rows), config)
        self._layers = [_Maxout(weights, config.width * 3, config) for _ in range(config.layers)]
        self._matrix = weights.next(len(config.tags), config.width)
        self._bias = weights.next(len(config.tags))

    def predict(self, features: NDArray[np.uint64]) -> NDArray[np.intp]:
        """The most likely tag of each token, as an index of ``config.tags``, shape (tokens,).

        Args:
            features: values of NORM, PREFIX, SUFFIX, SHAPE, SPACY and IS_SPACE, shape (tokens, 6).
        """
        rows = key_hashes(features, self._seeds) % self._rows
        embeddings = [table[rows[:, feature]].sum(axis=1) for feature, table in enumerate(self._tables)]
        # The zero padding around the sentence goes through every layer, as in spaCy; without that the tags differ.
        padding = self._config.layers
        hidden = np.zeros((len(features) + 2 * padding, self._config.width), dtype=np.float32)
        hidden[padding:-padding] = self._embed(np.concatenate(embeddings, axis=1))
        for layer in self._layers:
            hidden = hidden + layer(_windows(hidden))
        scores = matrix_product(hidden[padding:-padding], self._matrix) + self._bias
        best: NDArray[np.intp] = scores.argmax(axis=1)
        return best


def matrix_product(rows: Floats, matrix: Floats) -> Floats:
    """``rows @ matrix.T`` without BLAS.

    PERF: OpenBLAS reserves 32 MB at its first product, which counts against a limit on data memory, and takes 40 ms for
    it. Without it a sentence of 20 tokens takes 1 ms for each layer, one of 800 takes 16 ms instead of 3.
    """
    result: Floats = np.einsum("ij,kj->ik", rows, matrix)
    return result


def _windows(rows: Floats) -> Floats:
    """Each row between its neighbours, zeros at the ends: shape (rows, 3 * width)."""
    width = rows.shape[1]
    windows = np.zeros((len(rows), 3 * width), dtype=np.float32)
    windows[1:, :width] = rows[:-1]
    windows[:, width : 2 * width] = rows
    windows[:-1, 2 * width :] = rows[1:]
    return windows
