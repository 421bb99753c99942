"""The calibration of one checkpoint: what eight bits cover of each site's input and output. Small enough to commit."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np

from export.errors import ExportError
from export.quantise.folding import Span

SPANS = "spans.npz"


class SiteSpans(msgspec.Struct, frozen=True):
    site: str
    given: Span
    made: Span


class Calibration:
    """The spans of all sites of one checkpoint."""

    def __init__(self, spans: Iterable[SiteSpans]) -> None:
        self._spans = {each.site: each for each in spans}

    def __len__(self) -> int:
        return len(self._spans)

    def __iter__(self) -> Iterator[SiteSpans]:
        return iter(self._spans.values())

    def of(self, site: str) -> SiteSpans:
        """The spans of ``site``.

        Raises:
            ExportError: it was not calibrated.
        """
        if site not in self._spans:
            raise ExportError(f"{site} was not calibrated; run `calibrate` again")
        return self._spans[site]

    def save(self, path: Path) -> None:
        """Write one .npz: for each site two arrays (2, channels), lows over highs, float32."""
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {
            f"{each.site}/{side}": np.stack([span.low, span.high]).astype(np.float32)
            for each in self
            for side, span in (("given", each.given), ("made", each.made))
        }
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def read(cls, path: Path) -> "Calibration":
        """What ``save`` wrote.

        Raises:
            ExportError: it cannot be read.
        """
        try:
            # numpy leaves a file open that it opened itself and found to be no archive.
            with path.open("rb") as stream, np.load(stream) as archive:
                names = dict.fromkeys(name.rpartition("/")[0] for name in archive.files)
                return cls(
                    SiteSpans(
                        name, *(Span(*archive[f"{name}/{side}"].astype(np.float64)) for side in ("given", "made"))
                    )
                    for name in list(names)
                )
        except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
            raise ExportError(f"{path}: cannot read the calibration: {error}") from error
