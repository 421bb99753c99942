"""DNSMOS P.835: predicted mean opinion scores of a recording, from 1 to 5.

The model comes in the package ``speechmos``. Its own code requires librosa and requests, for another model that is not
used here, and loads with as many threads as there are cores; so only its file is used, in the same way, and a test
proves that the scores are equal.
"""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from export.errors import ExportError
from service.acoustic.sessions import open_session
from service.speech import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

RATE = 16_000
"""Samples per second that the model was trained on."""
_LENGTH = int(9.01 * RATE)
"""Length of the model's input in samples; shorter recordings are repeated."""
_WHOLE = 9
"""Whole seconds in ``_LENGTH``."""
_SIGNAL = (-0.08397278, 1.22083953, 0.0052439)
_BACKGROUND = (-0.13166888, 1.60915514, -0.39604546)
_OVERALL = (-0.06766283, 1.11546468, 0.04602535)
"""Polynomials from the model's outputs to opinion scores, highest power first, as in the package."""


class Score(msgspec.Struct, frozen=True):
    """Mean opinion scores, 1 (bad) to 5 (excellent)."""

    overall: float
    signal: float
    """Quality of the speech itself."""
    background: float
    """Quality of the background noise."""


class Dnsmos:
    """The DNSMOS model.

    Raises:
        ExportError: the packages are not installed (see ``available``).
    """

    def __init__(self, threads: int = 1) -> None:
        if not available():
            raise ExportError("DNSMOS needs the packages speechmos and soxr: pip install 'kokoro-lite[judge]'")
        self._session: InferenceSession = open_session(_model(), threads)

    def score(self, waveform: Samples) -> Score:
        """Scores of 24 kHz samples, shape (n,): the mean over segments of 9 s, a second apart."""
        return self.score_resampled(resample(waveform))

    def score_resampled(self, resampled: NDArray[np.float32]) -> Score:
        """Scores of 16 kHz samples within [-1, 1], shape (n,), n > 0."""
        while len(resampled) < _LENGTH:
            resampled = np.append(resampled, resampled)
        # COMPAT(speechmos): the last whole second at which a segment could begin is left out.
        starts = [RATE * second for second in range(max(1, len(resampled) // RATE - _WHOLE))]
        raw = np.stack(
            [self._session.run(None, {"input_1": resampled[start : start + _LENGTH][None]})[0][0] for start in starts]
        )
        means = (
            float(np.polyval(polynomial, raw[:, column]).mean())
            for column, polynomial in enumerate((_SIGNAL, _BACKGROUND, _OVERALL))
        )
        signal, background, overall = means
        return Score(overall=overall, signal=signal, background=background)


def available() -> bool:
    """True if the packages are installed; imports none of them."""
    return all(importlib.util.find_spec(name) for name in ("speechmos", "soxr"))


def resample(waveform: Samples) -> NDArray[np.float32]:
    """Resample 24 kHz to 16 kHz, shape (n,) to (2 n / 3,), clipped to [-1, 1] where the filter overshoots."""
    import soxr

    resampled = soxr.resample(waveform.astype(np.float32), SAMPLE_RATE, RATE)
    return np.asarray(np.clip(resampled, -1, 1), dtype=np.float32)


def _model() -> Path:
    spec = importlib.util.find_spec("speechmos")
    if spec is None or not spec.submodule_search_locations:
        raise ExportError("the package speechmos has no model file")
    return Path(next(iter(spec.submodule_search_locations))) / "dnsmos_models" / "sig_bak_ovr.onnx"
