"""kokoro-lite builds to measure; what is missing is reported with its reason, never omitted silently."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from service.errors import BadModel
from service.model.manifest import Manifest, read_manifest

_WEIGHTS = (".onnx", ".bin")
"""Suffixes of model files. Voices, tables and reports do not count: other implementations keep theirs elsewhere."""


class NotMeasured(msgspec.Struct, frozen=True):
    """Something that could not be measured, and the reason."""

    name: str
    reason: str


class Build(msgspec.Struct, frozen=True):
    """A kokoro-lite build."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """Name in tables."""
        return f"kokoro-lite, {self.manifest.precision}"

    @property
    def megabytes(self) -> float:
        """Size of graphs and weights, without voices and tables of languages."""
        return sum(file.bytes for file in self.manifest.files if file.name.endswith(_WEIGHTS)) / 1e6


def our_builds(folders: Iterable[Path]) -> tuple[tuple[Build, ...], tuple[NotMeasured, ...]]:
    """Builds in ``folders``, one for each variant, and the reasons why others are not measured."""
    builds: dict[str, Build] = {}
    missing = []
    for folder in folders:
        try:
            manifest = read_manifest(folder)
        except BadModel as error:
            missing.append(NotMeasured(f"kokoro-lite in {folder}", str(error)))
            continue
        if same := builds.get(manifest.precision):
            missing.append(NotMeasured(f"kokoro-lite in {folder}", f"is {manifest.precision}, as is {same.folder}"))
        else:
            builds[manifest.precision] = Build(folder, manifest)
    return tuple(builds.values()), tuple(missing)


def missing_lines(missing: Iterable[NotMeasured]) -> list[str]:
    """Markdown lines for the end of a report."""
    lines = [f"* {absent.name}: {absent.reason}" for absent in missing]
    return ["", "Not measured:", "", *lines] if lines else []
