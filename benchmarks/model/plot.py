"""Plot of speed, quality and size: RTF on the x axis, distance from PyTorch on the y axis, file size as area.

A ring shows kokoro-lite's distance without windows, which are chosen for memory and are independent of quantisation.
"""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from benchmarks.model.report import Summary

_POINTS = 9.0
"""Area of a bubble in square points for each megabyte."""
_COLOURS = ("#8C8C8C", "#C44E52", "#2A9D5C", "#4C72B0", "#DD8452")
"""Colours of PyTorch, the published model, and the kokoro-lite models."""
_SIDES = ((0, 1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, -1))
"""Positions of a label relative to its bubble, best first; the dotted lines are below."""


class Bubble(msgspec.Struct, frozen=True):
    """Bubble of an implementation whose speed and distance were measured."""

    name: str
    rtf: float
    lsd: float
    lsd_whole: float
    megabytes: float
    dnsmos: float | None

    @property
    def radius(self) -> float:
        """Radius in points."""
        return math.sqrt(_POINTS * self.megabytes / math.pi)

    @property
    def label(self) -> str:
        opinion = "" if self.dnsmos is None else f", DNSMOS {self.dnsmos:.2f}"
        return f"{self.name}\n{self.megabytes:.0f} MB{opinion}"


def bubbles(summaries: Iterable[Summary]) -> tuple[Bubble, ...]:
    """Bubbles of the implementations with one thread whose distance was measured."""
    return tuple(
        Bubble(s.implementation, s.rtf, s.lsd, s.lsd_whole, s.megabytes, s.dnsmos)
        for s in summaries
        if s.threads == 1 and s.lsd is not None and s.lsd_whole is not None
    )


def draw(shown: Sequence[Bubble], note: str, path: Path) -> None:
    """Write a PNG of 1600 by 960 pixels, to be shown at half of that.

    Args:
        shown: at least one bubble.
        note: description of the machine.
        path: .png file to write.
    """
    figure = Figure(figsize=(8, 4.8), dpi=200, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_axisbelow(True)
    axes.grid(color="#E4E4E4")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlim(0, 1.25 * max(bubble.rtf for bubble in shown))
    axes.set_ylim(0, 1.4 * max(bubble.lsd for bubble in shown))
    axes.set_xlabel("real-time factor (RTF), one thread: less is better")
    axes.set_ylabel("distance from PyTorch (LSD, dB): less is better")
    axes.set_title("Kokoro-82M, the model alone. Areas: file sizes. Rings: without windows", loc="left", fontsize=11)
    figure.supxlabel(note, x=0.99, ha="right", fontsize=7, color="#777777")
    # Small ones over large ones.
    for bubble, colour in sorted(zip(shown, _COLOURS * len(shown), strict=False), key=lambda pair: -pair[0].megabytes):
        _bubble(axes, bubble, colour)
    # The layout is computed when it is drawn, and the labels need it to avoid overlaps.
    figure.draw_without_rendering()
    taken = [_extent(axes, bubble) for bubble in shown]
    for bubble in shown:
        taken.append(_label(axes, bubble, taken))
    figure.savefig(path, dpi=200, metadata={"Software": None})


def _bubble(axes: Axes, bubble: Bubble, colour: str) -> None:
    area = _POINTS * bubble.megabytes
    axes.scatter(bubble.rtf, bubble.lsd, s=area, color=colour, alpha=0.75, linewidths=0, clip_on=False)
    if bubble.lsd_whole != bubble.lsd:
        axes.plot([bubble.rtf] * 2, [bubble.lsd, bubble.lsd_whole], color=colour, linestyle=":", linewidth=1.2)
        axes.scatter(bubble.rtf, bubble.lsd_whole, s=45, facecolors="white", edgecolors=colour, clip_on=False, zorder=3)


def _extent(axes: Axes, bubble: Bubble) -> Bbox:
    """Bounds of the bubble in pixels."""
    x, y = axes.transData.transform((bubble.rtf, bubble.lsd))
    radius = bubble.radius * axes.figure.dpi / 72
    return Bbox.from_extents(x - radius, y - radius, x + radius, y + radius)


def _label(axes: Axes, bubble: Bubble, taken: Sequence[Bbox]) -> Bbox:
    """Write the label where it overlaps least; return its bounds."""
    best = min(_SIDES, key=lambda side: _covered(axes, _write(axes, bubble, side), taken))
    return _write(axes, bubble, best).get_window_extent()


def _covered(axes: Axes, tried: Annotation, taken: Sequence[Bbox]) -> float:
    """Area in pixels where the label overlaps others or leaves the axes; the label is removed."""
    bounds = tried.get_window_extent()
    tried.remove()
    inside = Bbox.intersection(bounds, axes.bbox)
    outside = bounds.width * bounds.height - (inside.width * inside.height if inside else 0)
    overlaps = (Bbox.intersection(bounds, other) for other in taken)
    return float(outside + sum(overlap.width * overlap.height for overlap in overlaps if overlap))


def _write(axes: Axes, bubble: Bubble, side: tuple[int, int]) -> Annotation:
    across, up = side
    distance = (bubble.radius + 4) * (0.75 if across and up else 1)
    return axes.annotate(
        bubble.label,
        (bubble.rtf, bubble.lsd),
        xytext=(across * distance, up * distance),
        textcoords="offset points",
        ha={-1: "right", 0: "center", 1: "left"}[across],
        va={-1: "top", 0: "center", 1: "bottom"}[up],
        fontsize=10,
        color="#333333",
    )
