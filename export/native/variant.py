"""The native variant of a vocoder: all of its sites as native operators."""

from pathlib import Path

from export.native.compiler import LIBRARIES, compile_libraries
from export.native.fusion import fuse
from export.quantise.graph import Graph
from export.quantise.ranges import Calibration
from export.quantise.storage import store_quantised
from service.model.manifest import VOCODER
from service.model.variants import Variant

NATIVE_VOCODER = "vocoder.native.onnx"
NATIVE_FILES = (NATIVE_VOCODER, "vocoder.native.bin", *LIBRARIES)
"""Files beside the graphs of stock operators, which stay for processors that no kernel is made for."""
WIDE = frozenset({"ups.1.phases"})
"""Sites whose input has 16 bits: 1.3 % of the work, and the one that 8 bits are not enough for."""


def has_native(variant: Variant) -> bool:
    """True for variants with weights of 8 bits: those of 7 are for stock operators without exact sums."""
    return variant.needs_exact_sums


def write_native(folder: Path, out: Path, calibration: Calibration) -> None:
    """Write the native vocoder and the libraries with its operators.

    Args:
        folder: folder of the float32 graphs.
        out: existing folder for ``NATIVE_FILES``.
        calibration: calibration of the same checkpoint.

    Raises:
        CompilationFailed: the compiler refuses a source.
    """
    compile_libraries(out)
    native_graph(folder / VOCODER, calibration).save(out / NATIVE_VOCODER)


def native_graph(path: Path, calibration: Calibration) -> Graph:
    """The vocoder, rewritten in memory; for the arguments see ``write_native``."""
    graph = Graph.read(path)
    fuse(graph, calibration, WIDE.__contains__)
    store_quantised(graph)
    return graph
