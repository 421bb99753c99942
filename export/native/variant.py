"""The native variant of a build: all sites of both graphs as native operators."""

from pathlib import Path

from export.native.compiler import LIBRARIES, compile_libraries
from export.native.dense import fuse_dense
from export.native.fusion import fuse
from export.native.weights import mark_last_readers, unfold_natively
from export.quantise.graph import Graph
from export.quantise.ranges import Calibration
from export.quantise.storage import store_quantised
from export.quantise.variant import IsInt8
from export.tracing.external_data import save_external, share_weights
from service.model.manifest import NATIVE_PROSODY, NATIVE_VOCODER, PROSODY, VOCODER

NATIVE_FILES = (NATIVE_PROSODY, "prosody.native.bin", NATIVE_VOCODER, "vocoder.native.bin", *LIBRARIES)
"""Files beside the graphs of stock operators, which stay for processors that no kernel is made for."""


def write_native(folder: Path, out: Path, calibration: Calibration, is_int8: IsInt8) -> None:
    """Write the native graphs and the libraries with their operators.

    Args:
        folder: folder of the float32 graphs.
        out: folder of the graphs on stock operators, whose weights the native ones share; ``NATIVE_FILES`` go there.
        calibration: calibration of the same checkpoint.
        is_int8: selects the sites whose input has 8 bits. The others, which the plan has in float on onnxruntime's own
            operators, have 16: six of 50 sites, a tenth of the work, LSD 1.11 dB for 1.62 with 8 bits everywhere.

    Raises:
        CompilationFailed: the compiler refuses a source.
    """
    compile_libraries(out)
    for name, native in ((PROSODY, NATIVE_PROSODY), (VOCODER, NATIVE_VOCODER)):
        model = native_graph(folder / name, calibration, is_int8).model()
        share_weights(model, out / name)
        save_external(model, out / native)


def native_graph(path: Path, calibration: Calibration, is_int8: IsInt8) -> Graph:
    """One graph, rewritten in memory; for the arguments see ``write_native``."""
    graph = Graph.read(path)
    fuse_dense(graph)
    fuse(graph, calibration, lambda site: not is_int8(site))
    store_quantised(graph)
    unfold_natively(graph)
    mark_last_readers(graph)
    return graph
