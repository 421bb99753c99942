"""Time of each site: kernel times from onnxruntime's profiler, one thread, the minimum of several runs."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
import onnx
from numpy.typing import NDArray

from export.tracing.external_data import save_external
from service.acoustic.sessions import session_options

_RUNS = 3

Inputs = Mapping[str, NDArray[np.generic]]


class _Details(msgspec.Struct, frozen=True):
    op_name: str = ""


class _Event(msgspec.Struct, frozen=True):
    """Event of the profile."""

    cat: str
    name: str
    dur: int
    """Microseconds."""
    args: _Details = _Details()

    @property
    def is_kernel(self) -> bool:
        return self.cat == "Node" and self.name.endswith("_kernel_time")


def module_seconds(model: onnx.ModelProto, inputs: Sequence[Inputs]) -> Mapping[str, float]:
    """Seconds of the nodes of each module over all ``inputs``.

    A node's module is its name up to the last slash, with dots for the others; nodes that onnxruntime's
    optimiser adds have no module and are left out.
    """
    durations: dict[str, list[int]] = defaultdict(list)
    for event in _kernels(model, inputs, _RUNS):
        durations[event.name].append(event.dur)
    seconds: dict[str, float] = defaultdict(float)
    for name, times in durations.items():
        module = name.strip("/").rpartition("/")[0].replace("/", ".")
        if module and len(times) == _RUNS * len(inputs):
            seconds[module] += float(np.asarray(times).reshape(_RUNS, -1).min(axis=0).sum()) / 1e6
    return seconds


def execution_order(model: onnx.ModelProto, inputs: Inputs) -> tuple[str, ...]:
    """Operators in the order in which onnxruntime runs them."""
    return tuple(event.args.op_name for event in _kernels(model, [inputs], 1))


def _kernels(model: onnx.ModelProto, inputs: Sequence[Inputs], runs: int) -> list[_Event]:
    import onnxruntime

    with tempfile.TemporaryDirectory() as folder:
        save_external(model, Path(folder) / "model.onnx")
        options = session_options(threads=1)
        options.enable_profiling = True
        options.profile_file_prefix = f"{folder}/profile"
        session = onnxruntime.InferenceSession(f"{folder}/model.onnx", options, providers=["CPUExecutionProvider"])
        for _ in range(runs):
            for each in inputs:
                session.run(None, dict(each))
        events = msgspec.json.decode(Path(session.end_profiling()).read_bytes(), type=list[_Event])
    return [event for event in events if event.is_kernel]
