"""The model's vocabulary of phonemes, from the installed kokoro-onnx."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.errors import SetupError


class _Config(msgspec.Struct):
    """The part of ``config.json`` that is used."""

    vocab: dict[str, int]


class Vocabulary:
    """The model's phonemes, one character each, and their token ids."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self._ids = ids

    def known(self, phonemes: str) -> str:
        """``phonemes`` without the characters that have no token."""
        return "".join(phoneme for phoneme in phonemes if phoneme in self._ids)

    def tokens(self, phonemes: str) -> NDArray[np.int64]:
        """Token ids of the phonemes, shape (len(phonemes),).

        Raises:
            KeyError: a phoneme is not in the table.
        """
        return np.asarray([self._ids[phoneme] for phoneme in phonemes], dtype=np.int64)


def published_config() -> Path:
    """The model's ``config.json`` (dimensions and phonemes) inside the installed kokoro-onnx.

    Raises:
        SetupError: the package is not installed.
    """
    # PERF: finding a package does not import it; importing kokoro_onnx would load phonemizer (16 MB).
    spec = importlib.util.find_spec("kokoro_onnx")
    if spec is None or not spec.submodule_search_locations:
        raise SetupError("the package kokoro-onnx is not installed; the phoneme table comes with it")
    return Path(next(iter(spec.submodule_search_locations))) / "config.json"


def read_vocabulary() -> Vocabulary:
    """Load the table from the installed kokoro-onnx.

    Raises:
        SetupError: the package is not installed, or its table is not as expected.
    """
    try:
        config = msgspec.json.decode(published_config().read_bytes(), type=_Config)
    except (OSError, msgspec.DecodeError) as error:
        raise SetupError(f"kokoro-onnx's phoneme table cannot be read: {error}") from error
    return Vocabulary(config.vocab)
