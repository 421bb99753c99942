"""Loading of the table files in a build: JSON is decoded, numpy arrays and tries are memory-mapped.

A missing or damaged file raises ``BadModel`` with its path when it is loaded, not in the middle of a sentence.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import marisa_trie
import msgspec
import numpy as np
from numpy.typing import NDArray

from service.errors import BadModel

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_Scalar = TypeVar("_Scalar", bound=np.generic)
_Trie = TypeVar("_Trie", marisa_trie.Trie, marisa_trie.BytesTrie)


def load_json(path: Path, kind: type[_Struct]) -> _Struct:
    """Decode and validate a JSON file.

    Raises:
        BadModel: the file is missing or does not match ``kind``.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError as error:
        raise BadModel(str(path), "is missing; `python -m export build` adds it to an older build") from error
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error


def map_array(path: Path, dtype: type[_Scalar], shape: tuple[int, ...]) -> NDArray[_Scalar]:
    """Map an ``.npy`` file, read-only.

    Raises:
        BadModel: the file is missing, damaged, or of another type or shape.
    """
    try:
        values = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error
    if values.shape != shape or values.dtype != dtype:
        raise BadModel(str(path), f"holds {values.dtype} {values.shape}, not {dtype.__name__} {shape}")
    # PERF: operations on a memmap go through Python code of numpy; a plain view of the same pages does not.
    view: NDArray[_Scalar] = values.view(np.ndarray)
    return view


def map_trie(path: Path, kind: type[_Trie]) -> _Trie:
    """Map a ``.marisa`` file.

    Raises:
        BadModel: the file is missing or not a trie.
    """
    trie = kind()
    try:
        trie.mmap(str(path))
    except (OSError, RuntimeError, ValueError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error
    return trie


def missing_tables(folder: Path, files: Sequence[str]) -> str:
    """Reason why a language is unavailable if one of ``files`` is missing, as the end of a sentence; else empty."""
    if all((folder / name).is_file() for name in files):
        return ""
    return "this build has no tables for it; `python -m export build` adds them"
