"""Digests of a build, compared once and not at every start: on a slow disk, reading all files takes half of a start.

A stamp keeps sizes and times of the files that were compared. It lies beside the manifest, where the image's build or a
first start writes it, or, if that folder cannot be written to, among temporary files.
"""

import contextlib
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from service.model.manifest import NAME, Manifest, verify_digests

logger = logging.getLogger(__name__)

STAMP = ".verified"
"""Name of the stamp beside the manifest."""
_SECOND_NS = 1_000_000_000


class _State(msgspec.Struct, frozen=True):
    """A file as it was when it was compared."""

    name: str
    bytes: int
    modified_ns: int

    def is_still(self, now: "_State") -> bool:
        """True if the file has not changed; COMPAT: layers of an image keep whole seconds."""
        whole_seconds = self.modified_ns - self.modified_ns % _SECOND_NS
        return (self.name, self.bytes) == (now.name, now.bytes) and now.modified_ns in (self.modified_ns, whole_seconds)


def verify_once(folder: Path, manifest: Manifest) -> None:
    """Compare the digests of all files unless that was done since the last change of any of them.

    Raises:
        BadModel: the first file that differs.
    """
    now = _states(folder, manifest)
    if not any(_covers(stamp, now) for stamp in _stamps(folder)):
        verify(folder, manifest)


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare the digests of all files, and write the stamp where that is possible.

    Raises:
        BadModel: the first file that differs.
    """
    before = _states(folder, manifest)
    verify_digests(folder, manifest)
    logger.info("%d files match the manifest", len(manifest.files))
    for stamp in _stamps(folder):
        with contextlib.suppress(OSError):
            _write(stamp, msgspec.json.encode(before))
            return


def _states(folder: Path, manifest: Manifest) -> list[_State]:
    """The manifest, whose digests are those to compare with, and its files."""
    names = (NAME, *(file.name for file in manifest.files))
    found = ((name, (folder / name).stat()) for name in names)
    return [_State(name, stat.st_size, stat.st_mtime_ns) for name, stat in found]


def _stamps(folder: Path) -> Iterator[Path]:
    """Places of a stamp, the preferred one first."""
    yield folder / STAMP
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    with contextlib.suppress(FileNotFoundError):
        yield Path(tempfile.gettempdir()) / f"kokoro-lite-{name}{STAMP}"


def _covers(stamp: Path, now: list[_State]) -> bool:
    try:
        then = msgspec.json.decode(stamp.read_bytes(), type=list[_State])
    except (OSError, msgspec.DecodeError):
        return False
    return len(then) == len(now) and all(map(_State.is_still, then, now))


def _write(stamp: Path, content: bytes) -> None:
    """Replace the file at once, as other servers may read it."""
    new = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    try:
        new.write_bytes(content)
        new.replace(stamp)
    finally:
        new.unlink(missing_ok=True)
