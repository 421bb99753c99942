"""One file of the cache: how it is written, found to be whole, and read."""

import contextlib
import fcntl
import io
import os
import struct
import uuid
import zlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import BinaryIO, TypeAlias

PIECE = 64 * 1024
"""Bytes that are read, and sent, at once."""
FINISHED, UNFINISHED = ".audio", ".part"

_HEAD = struct.Struct("<8sQI")
"""Before the audio: these eight bytes, its length, its CRC-32."""
_MAGIC = b"kokoro-1"
HEAD = _HEAD.size
"""Bytes before the audio."""

Create: TypeAlias = Callable[[Path], BinaryIO]
"""Opens a new file for writing."""


class Entry:
    """A whole audio file, open; it stays readable when the cache lets it go."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size
        """Bytes of audio."""

    def read(self, start: int, stop: int) -> Generator[bytes, None, None]:
        """The bytes from ``start`` up to ``stop``, in pieces.

        Raises:
            OSError: the file cannot be read, or has been cut in the meantime.
        """
        self._file.seek(HEAD + start)
        while start < stop:
            piece = self._file.read(min(PIECE, stop - start))
            if not piece:
                raise OSError("a file of the cache was cut while it was read")
            start += len(piece)
            yield piece

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


class Draft:
    """A file that is not whole yet; closing it removes it unless it was finished."""

    def __init__(self, folder: Path, create: Create) -> None:
        self._path = folder / f"{uuid.uuid4().hex}{UNFINISHED}"
        self._file = create(self._path)
        self.size = 0
        self._checksum = 0
        try:
            # Before there is anything in it: others take one that is not empty and not locked for a crash's.
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._file.write(bytes(HEAD))
        except OSError:
            self.close()
            raise

    def add(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._checksum = zlib.crc32(chunk, self._checksum)
        self.size += len(chunk)

    def finish(self, path: Path) -> None:
        self._file.seek(0)
        self._file.write(head(self.size, self._checksum))
        self._file.flush()
        self._path.rename(path)

    def close(self) -> None:
        # What is still buffered may not fit on the disk either, and nobody wants it any more.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


def head(size: int, checksum: int) -> bytes:
    """What comes before ``size`` bytes of audio with that CRC-32."""
    return _HEAD.pack(_MAGIC, size, checksum)


def checked_size(file: BinaryIO) -> int | None:
    """Bytes of audio in it; None if they are not those that were written."""
    begin = file.read(HEAD)
    if len(begin) < HEAD:
        return None
    magic, size, expected = _HEAD.unpack(begin)
    if magic != _MAGIC or file.seek(0, io.SEEK_END) != HEAD + size:
        return None
    file.seek(HEAD)
    checksum = 0
    while piece := file.read(PIECE):
        checksum = zlib.crc32(piece, checksum)
    return size if checksum == expected else None


def was_left_over(path: str) -> bool:
    """Whether a crash left this unfinished file; if so it is gone now."""
    with open(path, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        # It may have been finished, and so renamed, since it was seen: then the name is gone, and nothing is lost.
        if os.fstat(file.fileno()).st_size == 0:
            return False
        os.unlink(path)
        return True
