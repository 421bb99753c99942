"""Speed, quality and size in one picture: how fast along, how far from PyTorch up, how large the files.

A ring shows how far ours would be without windows, which are a choice of memory and not of quantisation.
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
"""For PyTorch, the published model, and ours."""
_SIDES = ((0, 1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, -1))
"""Where a label may be, seen from its bubble, best first; below is where the dotted lines are."""


class Bubble(msgspec.Struct, frozen=True):
    """A contender whose speed and distance were measured."""

    name: str
    rtf: float
    lsd: float
    lsd_whole: float
    megabytes: float
    dnsmos: float | None

    @property
    def radius(self) -> float:
        """In points."""
        return math.sqrt(_POINTS * self.megabytes / math.pi)

    @property
    def label(self) -> str:
        opinion = "" if self.dnsmos is None else f", DNSMOS {self.dnsmos:.2f}"
        return f"{self.name}\n{self.megabytes:.0f} MB{opinion}"


def bubbles(summaries: Iterable[Summary]) -> tuple[Bubble, ...]:
    """Those with one thread whose distance was measured."""
    return tuple(
        Bubble(s.contender, s.rtf, s.lsd, s.lsd_whole, s.megabytes, s.dnsmos)
        for s in summaries
        if s.threads == 1 and s.lsd is not None and s.lsd_whole is not None
    )


def draw(shown: Sequence[Bubble], note: str, path: Path) -> None:
    """Write a PNG of 1600 by 960 pixels, to be shown at half of that.

    Args:
        shown: at least one.
        note: the machine, in small print.
        path: where to, .png.
    """
    figure = Figure(figsize=(8, 4.8), dpi=200, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_axisbelow(True)
    axes.grid(color="#E4E4E4")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlim(0, 1.25 * max(bubble.rtf for bubble in shown))
    axes.set_ylim(0, 1.4 * max(bubble.lsd for bubble in shown))
    axes.set_xlabel("seconds of work for a second of speech (RTF), one thread: less is better")
    axes.set_ylabel("distance from PyTorch (LSD, dB): less is better")
    axes.set_title("Kokoro-82M, the model alone. Areas: file sizes. Rings: without windows", loc="left", fontsize=11)
    figure.supxlabel(note, x=0.99, ha="right", fontsize=7, color="#777777")
    # Small ones over large ones.
    for bubble, colour in sorted(zip(shown, _COLOURS * len(shown), strict=False), key=lambda pair: -pair[0].megabytes):
        _bubble(axes, bubble, colour)
    # The layout is made when it is drawn, and only then is it known what is in the way of a label.
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
    """The bubble's bounds in pixels."""
    x, y = axes.transData.transform((bubble.rtf, bubble.lsd))
    radius = bubble.radius * axes.figure.dpi / 72
    return Bbox.from_extents(x - radius, y - radius, x + radius, y + radius)


def _label(axes: Axes, bubble: Bubble, taken: Sequence[Bbox]) -> Bbox:
    """Write the label where it covers least; returns its bounds."""
    best = min(_SIDES, key=lambda side: _covered(axes, _write(axes, bubble, side), taken))
    return _write(axes, bubble, best).get_window_extent()


def _covered(axes: Axes, tried: Annotation, taken: Sequence[Bbox]) -> float:
    """Pixels of what is taken, and of what is outside the axes, that the label would cover; the label is removed."""
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
