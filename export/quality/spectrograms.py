"""Spectrograms of both builds and of their difference, one picture per utterance, for visual inspection."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from export.quality.spectra import levels, log_spectral_distance
from service.speech import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

_QUIETEST, _LOUDEST = -50.0, 30.0
"""Levels of the darkest and the brightest colour, dB; the strongest partials of speech reach 30 dB."""
_WORST = 20.0
"""Difference in dB at the ends of the colour scale."""


def draw(path: Path, title: str, reference: Samples, given: Samples) -> None:
    """Write a PNG with three spectrograms, 0 to 12 kHz: the reference, the given waveform, and given - reference.

    Args:
        path: .png file to write.
        title: title of the picture; the log-spectral distance is appended.
        reference: shape (n,).
        given: shape (n,).
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 9), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(f"{title}: LSD {log_spectral_distance(reference, given):.2f} dB")
    before, after = levels(reference), levels(given)
    seconds = len(reference) / SAMPLE_RATE
    rows = figure.subplots(3, 1, sharex=True)
    for axes, name, picture in zip(rows, ("reference", "given"), (before, after), strict=False):
        figure.colorbar(_show(axes, name, picture, seconds, "magma", (_QUIETEST, _LOUDEST)), label="dB")
    difference = _show(rows[2], "given - reference", after - before, seconds, "RdBu_r", (-_WORST, _WORST))
    figure.colorbar(difference, label="dB")
    rows[2].set_xlabel("s")
    figure.savefig(path, dpi=80, metadata={"Software": None})


def available() -> bool:
    """True if matplotlib is installed; does not import it."""
    return importlib.util.find_spec("matplotlib") is not None


def _show(
    axes: "Axes", name: str, picture: NDArray[np.float64], seconds: float, colours: str, limits: tuple[float, float]
) -> "AxesImage":
    axes.set_title(name, loc="left", fontsize="medium")
    axes.set_ylabel("kHz")
    return axes.imshow(
        picture.T,
        origin="lower",
        aspect="auto",
        interpolation="nearest",
        extent=(0.0, seconds, 0.0, SAMPLE_RATE / 2000),
        cmap=colours,
        vmin=limits[0],
        vmax=limits[1],
    )
