"""onnxruntime sessions with the options that need the least memory.

Every choice was measured on a 4 s vocoder window: default options hold 193 MB of activations, without memory patterns
123 MB, with the priority-based order as well 79 MB, all at the same speed. Without the arena it is 57 MB at half the
speed.

The prosody graph is loaded without prepacked weights: they are copies of 27 MB and take 0.2 s at every start, for no
measurable speed, as it reads each weight once an utterance. The vocoder on onnxruntime's own operators is a third
slower without; the native operators' weights are packed in the file.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from service.acoustic.native import NativeOperators
from service.errors import BadModel

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions


def session_options(threads: int) -> "SessionOptions":
    """Options of every session, for runs with that many threads."""
    # PERF: imported here and not above, so that a Gunicorn master and `kokoro-lite voices` do not pay 18 MB for it.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.execution_order = onnxruntime.ExecutionOrder.PRIORITY_BASED
    # Waiting threads would otherwise spin, and small machines pay for a spinning core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Fatal only: errors are raised as well.
    options.log_severity_level = 4
    return options


def open_session(
    path: Path, threads: int, *, prepack: bool = True, shared: bool = False, native: NativeOperators | None = None
) -> "InferenceSession":
    """Load the graph at ``path`` for inference; its weights stay in their mapped file.

    Args:
        path: the graph.
        threads: that one run may use.
        prepack: copy weights into the preferred layout of their operators.
        shared: allocate from the process's shared arena (``service.acoustic.arena``).
        native: operators that the graph may use besides onnxruntime's own.

    Raises:
        BadModel: onnxruntime cannot load it.
        NativeUnavailable: onnxruntime refuses the native operators.
    """
    import onnxruntime

    options = session_options(threads)
    if native is not None:
        native.register(options)
    if not prepack:
        options.add_session_config_entry("session.disable_prepacking", "1")
    if shared:
        options.add_session_config_entry("session.use_env_allocators", "1")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exception classes share no base but Exception
        raise BadModel(str(path), f"onnxruntime cannot load it: {error}") from error
