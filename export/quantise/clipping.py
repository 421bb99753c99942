"""Clipping: the activation range of each channel that eight bits cover.

Activations of the vocoder have peaks of 25 to 50 standard deviations. A range that covers them all has steps as large
as quiet speech; a range of least squared error still favours the peaks, because errors there are large. Quiet passages
matter as much as loud ones, to listeners and to the log-spectral distance, so rounding counts ``ROUNDING`` times. Peaks
are rare, so tens of thousands of samples are needed; they are kept as histograms.
"""

import numpy as np
from numpy.typing import NDArray

STEPS = 255
ROUNDING = 8.0
"""Weight of the rounding error relative to the clipping error. LSD of the vocoder: 2.02 dB at 1, 1.84 at 8, 1.85 at 16
(where single lines get worse), 1.94 at 32."""
BINS = 2048
"""Bins of each channel's histogram. All histograms of Kokoro together: 360 MB."""
_FINEST, _PER_E_FOLD = 1e-5, 50.0
"""Bins are linear below _FINEST and grow by 2 % above it, up to 4,000."""
_ROUNDS = 8

Bound = NDArray[np.float64]


class Histogram:
    """Histogram of values for each channel of one tensor."""

    def __init__(self, channels: int) -> None:
        self._counts = np.zeros((channels, BINS), np.int32)

    def add(self, columns: NDArray[np.float32]) -> None:
        """Add samples, shape (channels, n)."""
        places = np.rint(np.arcsinh(columns / np.float32(_FINEST)) * np.float32(_PER_E_FOLD)).astype(np.int64)
        places = np.clip(places + BINS // 2, 0, BINS - 1)
        rows = np.arange(len(columns))[:, None] * BINS
        np.add.at(self._counts.reshape(-1), (places + rows).ravel(), 1)

    def clip_ranges(self) -> tuple[Bound, Bound]:
        """Lowest and highest value to represent, both (channels,), float64; zero is always within.

        Minimises ROUNDING times the rounding error plus the clipping error, by improving one bound after the other.
        """
        values = _FINEST * np.sinh((np.arange(BINS) - BINS // 2) / _PER_E_FOLD)
        shares = self._counts / np.maximum(self._counts.sum(axis=1, keepdims=True), 1)
        below = _clipping_error(shares, values)
        above = _clipping_error(shares[:, ::-1], -values[::-1])[:, ::-1]
        below[:, values > 0], above[:, values < 0] = np.inf, np.inf
        seen = self._counts > 0
        low = np.minimum(values[seen.argmax(axis=1)], 0)
        high = np.maximum(values[BINS - 1 - seen[:, ::-1].argmax(axis=1)], 0)
        rounding = ROUNDING / (12 * STEPS**2)
        for _ in range(_ROUNDS):
            high = values[(above + rounding * (values[None] - low[:, None]) ** 2).argmin(axis=1)]
            low = values[(below + rounding * (high[:, None] - values[None]) ** 2).argmin(axis=1)]
        return low, high


def _clipping_error(shares: Bound, values: Bound) -> Bound:
    """Mean squared error of clipping from below at each value, (channels, bins)."""
    counts = np.cumsum(shares, axis=1)
    sums = np.cumsum(shares * values, axis=1)
    squares = np.cumsum(shares * values**2, axis=1)
    error: Bound = np.maximum(squares - 2 * values * sums + counts * values**2, 0)
    return error
