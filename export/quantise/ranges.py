"""Calibration of one checkpoint: the activation ranges of every site's input and output, small enough to commit."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np

from export.errors import ExportError
from export.quantise.folding import ActivationRange

RANGES = "activation_ranges.npz"


class SiteRanges(msgspec.Struct, frozen=True):
    """Activation ranges of a site."""

    site: str
    input: ActivationRange
    output: ActivationRange


class Calibration:
    """Activation ranges of all sites of one checkpoint."""

    def __init__(self, ranges: Iterable[SiteRanges]) -> None:
        self._ranges = {each.site: each for each in ranges}

    def __len__(self) -> int:
        return len(self._ranges)

    def __iter__(self) -> Iterator[SiteRanges]:
        return iter(self._ranges.values())

    def of(self, site: str) -> SiteRanges:
        """Ranges of ``site``.

        Raises:
            ExportError: the site was not calibrated.
        """
        if site not in self._ranges:
            raise ExportError(f"{site} was not calibrated; run `calibrate` again")
        return self._ranges[site]

    def save(self, path: Path) -> None:
        """Write one .npz: for each site two arrays (2, channels), lows over highs, float32.

        Their keys are the site with ``/given`` for the input and ``/made`` for the output.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {
            f"{each.site}/{side}": np.stack([bounds.low, bounds.high]).astype(np.float32)
            for each in self
            for side, bounds in (("given", each.input), ("made", each.output))
        }
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def read(cls, path: Path) -> "Calibration":
        """Load a calibration.

        Raises:
            ExportError: the file is missing or damaged.
        """
        try:
            # If numpy opens the file itself, and it is no archive, it stays open.
            with path.open("rb") as stream, np.load(stream) as archive:
                names = dict.fromkeys(name.rpartition("/")[0] for name in archive.files)
                return cls(
                    SiteRanges(
                        name,
                        *(ActivationRange(*archive[f"{name}/{side}"].astype(np.float64)) for side in ("given", "made")),
                    )
                    for name in list(names)
                )
        except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
            raise ExportError(f"{path}: cannot read the calibration: {error}") from error
