"""ONNX files with their weights beside them, as external data that can be memory-mapped."""

from pathlib import Path

import onnx

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
