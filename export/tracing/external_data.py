"""ONNX files with their weights beside them, as external data that can be memory-mapped."""

from pathlib import Path

import onnx
from onnx.external_data_helper import ExternalDataInfo, set_external_data, uses_external_data

EXTERNAL_THRESHOLD = 1024
"""Bytes above which a weight moves to the external file."""


def save_external(proto: onnx.ModelProto, path: Path) -> None:
    """Write ``path`` (.onnx) and its weights (.bin) beside it; ``proto`` refers to that file afterwards."""
    weights = path.with_suffix(".bin")
    # onnx appends to an external file that exists.
    weights.unlink(missing_ok=True)
    onnx.save(
        proto,
        str(path),
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=weights.name,
        size_threshold=EXTERNAL_THRESHOLD,
    )


def share_weights(proto: onnx.ModelProto, other: Path) -> None:
    """Let ``proto`` refer to weights of the graph ``other`` that are equal to its own, by name and value.

    Args:
        proto: to be saved in the folder of ``other``.
        other: a graph that ``save_external`` has written.
    """
    theirs = {
        tensor.name: ExternalDataInfo(tensor)
        for tensor in onnx.load(str(other), load_external_data=False).graph.initializer
        if uses_external_data(tensor)
    }
    with other.with_suffix(".bin").open("rb") as stream:
        for tensor in proto.graph.initializer:
            if (stored := theirs.get(tensor.name)) is None:
                continue
            stream.seek(int(stored.offset or 0))
            if stream.read(int(stored.length or 0)) == tensor.raw_data:
                set_external_data(tensor, stored.location, stored.offset, stored.length)
                tensor.ClearField("raw_data")
