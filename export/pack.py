"""Finish a build: voices beside the graphs, and the manifest that names every file with its size and sha256."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from service.manifest import FORMAT, NAME, PROSODY, VOCODER, VOICES, Isa, Manifest, Origin, Precision, describe_file

REPORT = "report.json"
GRAPHS = (PROSODY, "prosody.bin", VOCODER, "vocoder.bin")


def pack(
    folder: Path,
    voices: Path,
    origin: Origin,
    precision: Precision,
    isa: Isa = "any",
    reports: Sequence[str] = (REPORT,),
) -> Manifest:
    """Copy the voices in, write ``manifest.json``, and return what it says.

    Args:
        folder: the build, with its graphs and report.
        voices: the folder that holds ``voices.json`` and ``voices.npy``.
        origin: where the weights came from.
        precision: of the weights.
        isa: the instructions that quantised weights were made for.
        reports: names of the files in the build that say what was measured of it.
    """
    for name in (VOICES, "voices.npy"):
        shutil.copyfile(voices / name, folder / name)
    names = (*GRAPHS, VOICES, "voices.npy", *reports)
    for name in names:
        # A service that runs as another user must be able to read them; the tracer writes some for the owner only.
        (folder / name).chmod(0o644)
    manifest = Manifest(
        format=FORMAT,
        name=folder.name,
        precision=precision,
        isa=isa,
        created=int(time.time()),
        origin=origin,
        files=tuple(describe_file(folder / name) for name in names),
    )
    partial = folder / f"{NAME}.partial"
    partial.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    partial.replace(folder / NAME)
    return manifest
