"""Packing: copy voices and tables of languages beside the graphs, and write the manifest.

The manifest lists every file with its size and sha256.
"""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from export.native.variant import NATIVE_FILES
from export.tables.store import TABLES
from service.model.manifest import FORMAT, NAME, PROSODY, VOCODER, VOICES, Manifest, Origin, describe_file
from service.model.variants import Variant

REPORT = "report.json"
GRAPHS = (PROSODY, "prosody.bin", VOCODER, "vocoder.bin")


class SharedFiles(msgspec.Struct, frozen=True):
    """Files that every build gets a copy of."""

    voices: Path
    """Folder that holds ``voices.json`` and ``voices.npy``."""
    tables: Path
    """Folder that holds the tables of languages."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Paths of all files."""
        return (
            self.voices / VOICES,
            self.voices / "voices.npy",
            *(self.tables / name for name in TABLES),
        )


def pack(
    folder: Path,
    shared: SharedFiles,
    origin: Origin,
    variant: Variant,
    reports: Sequence[str] = (REPORT,),
) -> Manifest:
    """Copy voices and tables into the build and write ``manifest.json``; return the manifest.

    Args:
        folder: the build, with its graphs, native files and report.
        shared: voices and tables.
        origin: source of the weights.
        variant: of the weights.
        reports: names of the reports in the build.
    """
    for path in shared.files:
        shutil.copyfile(path, folder / path.name)
    native = NATIVE_FILES if variant.is_quantised else ()
    names = (*GRAPHS, *native, *(path.name for path in shared.files), *reports)
    for name in names:
        # A service that runs as another user must be able to read them; the tracer writes some for the owner only.
        (folder / name).chmod(0o644)
    manifest = Manifest(
        format=FORMAT,
        name=folder.name,
        precision=variant.precision,
        created=int(time.time()),
        origin=origin,
        files=tuple(describe_file(folder / name) for name in names),
    )
    partial = folder / f"{NAME}.partial"
    partial.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    partial.replace(folder / NAME)
    return manifest
