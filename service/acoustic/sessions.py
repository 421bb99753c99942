"""onnxruntime sessions with the options that keep Kokoro small.

Every choice was measured on a 4 s vocoder window: default options hold 193 MB of activations, without memory patterns
123 MB, with the priority-based order as well 79 MB, all at the same speed. Without the arena it is 57 MB at half the
speed.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import BadModel

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(path: Path, threads: int) -> "InferenceSession":
    """Load the graph at ``path`` for inference with that many threads; its weights stay in their mapped file.

    Raises:
        BadModel: onnxruntime cannot load it.
    """
    # PERF: imported here and not above, so that a Gunicorn master and `kokoro-lite voices` do not pay 18 MB for it.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.execution_order = onnxruntime.ExecutionOrder.PRIORITY_BASED
    # Waiting threads would otherwise spin, and small machines pay for a spinning core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exception classes share no base but Exception
        raise BadModel(str(path), f"onnxruntime cannot load it: {error}") from error
