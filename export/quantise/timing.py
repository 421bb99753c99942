"""How long each site takes: kernel times from onnxruntime's own profiler, one thread, the least of several runs."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
import onnx
from numpy.typing import NDArray

from export.trace import save_external

_RUNS = 3

Inputs = Mapping[str, NDArray[np.generic]]


class _Event(msgspec.Struct, frozen=True):
    """A line of the profile."""

    cat: str
    name: str
    dur: int
    """Microseconds."""


def module_seconds(model: onnx.ModelProto, inputs: Sequence[Inputs]) -> Mapping[str, float]:
    """Seconds that the nodes of each module took over all ``inputs``.

    A node's module is its name up to the last slash, with dots for the others; nodes that onnxruntime adds while it
    optimises have no module and are left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        events = _profile(model, inputs, Path(folder))
    durations: dict[str, list[int]] = defaultdict(list)
    for event in events:
        if event.cat == "Node" and event.name.endswith("_kernel_time"):
            durations[event.name].append(event.dur)
    seconds: dict[str, float] = defaultdict(float)
    for name, times in durations.items():
        module = name.strip("/").rpartition("/")[0].replace("/", ".")
        if module and len(times) == _RUNS * len(inputs):
            seconds[module] += float(np.asarray(times).reshape(_RUNS, -1).min(axis=0).sum()) / 1e6
    return seconds


def _profile(model: onnx.ModelProto, inputs: Sequence[Inputs], folder: Path) -> list[_Event]:
    import onnxruntime

    save_external(model, folder / "model.onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_mem_pattern = False
    options.enable_profiling = True
    options.profile_file_prefix = str(folder / "profile")
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    for _ in range(_RUNS):
        for each in inputs:
            session.run(None, dict(each))
    return msgspec.json.decode(Path(session.end_profiling()).read_bytes(), type=list[_Event])
