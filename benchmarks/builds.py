"""Which of our own builds there are to measure; what is not there is named with its reason, never left out silently."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from service.errors import BadModel
from service.model.manifest import Manifest, read_manifest

_WEIGHTS = (".onnx", ".bin")
"""Not voices, English tables and reports: the other contenders keep theirs elsewhere."""


class LeftOut(msgspec.Struct, frozen=True):
    """Something that could not be measured here."""

    name: str
    reason: str


class Build(msgspec.Struct, frozen=True):
    """A folder under ``models/`` that can be used."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """As tables call it."""
        return f"kokoro-lite, {self.manifest.precision}"

    @property
    def megabytes(self) -> float:
        """Of graphs and weights, without voices and English tables."""
        return sum(file.bytes for file in self.manifest.files if file.name.endswith(_WEIGHTS)) / 1e6


def our_builds(folders: Iterable[Path]) -> tuple[tuple[Build, ...], tuple[LeftOut, ...]]:
    """The builds in ``folders``, one for each variant, and why others are not among them."""
    builds: dict[str, Build] = {}
    missing = []
    for folder in folders:
        try:
            manifest = read_manifest(folder)
        except BadModel as error:
            missing.append(LeftOut(f"kokoro-lite in {folder}", str(error)))
            continue
        if same := builds.get(manifest.variant.name):
            missing.append(LeftOut(f"kokoro-lite in {folder}", f"is {manifest.variant.name}, as is {same.folder}"))
        else:
            builds[manifest.variant.name] = Build(folder, manifest)
    return tuple(builds.values()), tuple(missing)


def describe_missing(missing: Iterable[LeftOut]) -> list[str]:
    """Lines for the end of a report."""
    lines = [f"* {left.name}: {left.reason}" for left in missing]
    return ["", "Not measured:", "", *lines] if lines else []
