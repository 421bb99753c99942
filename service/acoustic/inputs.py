"""Inputs of the two graphs in their layout; in one place, for serving, calibrating and judging alike."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from service.speech import FRAME

MARGIN = 10
"""Samples of the source that the vocoder's STFT reads beyond either end of a window."""
SPEAKING_STYLE = 128
"""Values of a style row that the vocoder reads; the rest steers prosody."""

Array: TypeAlias = NDArray[np.float32]
Inputs: TypeAlias = dict[str, NDArray[np.generic]]


def prosody_inputs(
    tokens: NDArray[np.int64],
    style: Array,
    speed: float,
    pitch: float = 1.0,
    durations: NDArray[np.int64] | None = None,
) -> Inputs:
    """Inputs of the prosody graph.

    Args:
        tokens: ids of the phonemes, without padding, shape (phonemes,).
        style: shape (1, 256).
        speed: predicted durations are divided by it.
        pitch: F0 is multiplied by it.
        durations: frames of each token, padding included, shape (phonemes + 2,); 0: the model predicts it; None: it
            predicts all.
    """
    padded = np.concatenate([[0], tokens, [0]])[None]
    return {
        "input_ids": padded,
        "style": style,
        "speed": np.asarray([speed], dtype=np.float32),
        "pitch": np.asarray([pitch], dtype=np.float32),
        "durations": np.zeros_like(padded) if durations is None else durations[None],
    }


def with_margins(source: Array) -> Array:
    """The harmonic source of f frames, (1, 600 f), with MARGIN reflected samples at either end, (1, 600 f + 20)."""
    return np.pad(source, ((0, 0), (MARGIN, MARGIN)), mode="reflect")


def vocoder_inputs(features: Array, source: Array, style: Array, start: int, end: int) -> Inputs:
    """Inputs of the vocoder graph, for frames [start, end) of an utterance of f frames.

    Args:
        features: shape (1, 512, 2 f).
        source: with its margins, shape (1, 600 f + 20).
        style: at least the vocoder's half, shape (1, 128) or (1, 256).
        start: first frame.
        end: frame after the last.
    """
    return {
        "features": np.ascontiguousarray(features[:, :, 2 * start : 2 * end]),
        "source": np.ascontiguousarray(source[:, FRAME * start : FRAME * end + 2 * MARGIN]),
        "style": np.ascontiguousarray(style[:, :SPEAKING_STYLE]),
    }
