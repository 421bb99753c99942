"""Which steps of a build are done, and on what input, so that an interrupted or repeated build does not redo them.

A step's key covers everything its result depends on: the checkpoint, the code that does it, and the step before.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

_CODE = Path(__file__).parent
_SOURCES = (".py", ".txt")
"""What results depend on in a folder: code, and sentences."""


class _Entry(msgspec.Struct, frozen=True):
    key: str
    sizes: dict[str, int]


class Ledger:
    """Remembers finished steps of the build in ``folder`` (in ``.ledger.json`` there)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / ".ledger.json"

    def done(self, step: str, key: str) -> bool:
        """Whether ``step`` was finished with this very key and its files are still there in the same size."""
        entry = self._read().get(step)
        return entry is not None and entry.key == key and entry.sizes == self._sizes(entry.sizes)

    def record(self, step: str, key: str, files: Iterable[str]) -> None:
        """Remember that ``step`` is finished and made ``files`` (names in the folder)."""
        entries = self._read() | {step: _Entry(key, self._sizes(files))}
        partial = self._path.with_suffix(".partial")
        partial.write_bytes(msgspec.json.encode(entries))
        partial.replace(self._path)

    def _sizes(self, names: Iterable[str]) -> dict[str, int]:
        return {name: path.stat().st_size for name in names if (path := self._folder / name).is_file()}

    def _read(self) -> dict[str, _Entry]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, _Entry])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}


def key_of(*parts: str, code: Iterable[str]) -> str:
    """A digest of ``parts`` and of the named source files and folders, relative to this package."""
    digest = hashlib.sha256("\0".join(parts).encode())
    for name in code:
        place = _CODE / name
        for path in sorted(_sources(place)) if place.is_dir() else [place]:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in _SOURCES)
