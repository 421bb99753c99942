"""Stamps of finished build steps, so that an interrupted or repeated build skips what is up to date.

A step's key is a digest of everything its result depends on: the checkpoint, the code of the step, and the step before.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

_CODE = Path(__file__).parent
_SOURCES = (".py", ".txt", ".c", ".h")
"""Suffixes of the files in a folder that results depend on: code and sentences."""


class _Stamp(msgspec.Struct, frozen=True):
    """Key of a finished step, and the sizes of the files that it wrote."""

    key: str
    sizes: dict[str, int]


class Stamps:
    """Stamps of the steps that wrote into ``folder``, kept in its ``.stamps.json``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / ".stamps.json"

    def done(self, step: str, key: str) -> bool:
        """True if ``step`` was finished with this key and its files still exist with the same sizes."""
        stamp = self._read().get(step)
        return stamp is not None and stamp.key == key and stamp.sizes == self._sizes(stamp.sizes)

    def record(self, step: str, key: str, files: Iterable[str]) -> None:
        """Stamp ``step`` as finished; ``files`` are the names of what it wrote into the folder."""
        stamps = self._read() | {step: _Stamp(key, self._sizes(files))}
        partial = self._path.with_suffix(".partial")
        partial.write_bytes(msgspec.json.encode(stamps))
        partial.replace(self._path)

    def _sizes(self, names: Iterable[str]) -> dict[str, int]:
        return {name: path.stat().st_size for name in names if (path := self._folder / name).is_file()}

    def _read(self) -> dict[str, _Stamp]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, _Stamp])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}


def key_of(*parts: str, code: Iterable[str]) -> str:
    """Digest of ``parts`` and of source files and folders, named relative to this package."""
    digest = hashlib.sha256("\0".join(parts).encode())
    for name in code:
        source = _CODE / name
        for path in sorted(_sources(source)) if source.is_dir() else [source]:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in _SOURCES)
