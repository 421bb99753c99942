"""Fingerprint: one digest of everything but the request that determines the bytes of an answer.

Audio is deterministic, so a file may be cached, shared between replicas and revalidated with an ETag, for as long as
this digest is the same: the build's files, the windows (they follow from the memory budget and are audible), the
instructions that sum floats, and the code of G2P, joins and encoders. The version alone would not suffice for the code:
in a checkout the code changes long before the version does, and an old pronunciation would be served indefinitely.
"""

import hashlib
import importlib.metadata
from pathlib import Path

import msgspec

from service import __version__
from service.audio.encoders import FORMATS
from service.engine.limits import Limits
from service.model.manifest import Manifest
from service.model.processor import Processor

LIBRARIES = (
    "espeakng-loader",
    "kokoro-onnx",
    "misaki",
    "num2words",
    "numpy",
    "onnxruntime",
    "sentencex",
    "soundfile",
    *(form.extra.library for form in FORMATS if form.extra),
)
"""Distributions that words, samples or the bytes of a file come from."""


def fingerprint(manifest: Manifest, processor: Processor, limits: Limits, threads: int, *, native: bool = False) -> str:
    """The digest, 64 hexadecimal digits.

    Args:
        manifest: of the build.
        processor: whose instructions onnxruntime chooses its kernels by.
        limits: of the engine.
        threads: of a run.
        native: the model runs on native operators, all of whose kernels give the same bytes.
    """
    parts = (
        manifest.files,
        processor.instructions,
        limits,
        threads,
        native,
        __version__,
        _code(),
        [_version(name) for name in LIBRARIES],
    )
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _code() -> str:
    """Digest of the sources of ``service``: 0.3 MB, read in some milliseconds."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(library: str) -> str | None:
    """Version of an installed distribution; None if it is not installed."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None
