"""Plot of the server's memory after each request."""

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.soak.run import SoakReport


def draw(report: SoakReport, path: Path) -> None:
    """Write a PNG of 1600 by 960 pixels, to be shown at half of that."""
    figure = Figure(figsize=(8, 4.8), dpi=200, layout="constrained")
    FigureCanvasAgg(figure)
    memory, counts = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    numbers = range(1, len(report.samples) + 1)
    memory.plot(numbers, [sample.pss for sample in report.samples], color="#2A9D5C", label="after each request")
    memory.axhline(report.peak, color="#DD8452", linestyle=":", label=f"peak: {report.peak:.0f} MiB")
    memory.axhline(report.budget, color="#C44E52", label=f"budget: {report.budget} MiB")
    memory.set_ylim(0, 1.15 * max(report.budget, report.peak))
    memory.set_ylabel("PSS of all processes, MiB")
    memory.set_title(f"{len(report.samples)} mixed requests, one after another", loc="left", fontsize=11)
    memory.legend(loc="lower right", frameon=False)
    counts.plot(numbers, [sample.threads for sample in report.samples], color="#4C72B0", label="threads")
    counts.plot(numbers, [sample.descriptors for sample in report.samples], color="#8C8C8C", label="descriptors")
    counts.set_ylim(0, None)
    counts.set_xlabel("request")
    counts.legend(loc="center right", frameon=False, ncols=2)
    for axes in (memory, counts):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(color="#E4E4E4")
    figure.supxlabel(report.machine.description, x=0.99, ha="right", fontsize=7, color="#777777")
    figure.savefig(path, dpi=200, metadata={"Software": None})
