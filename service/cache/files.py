"""Format of one cache file: header with length and checksum, then the audio; writing, verifying and reading it."""

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

PIECE_BYTES = 64 * 1024
"""Bytes that are read, and sent, at once."""
FINISHED, UNFINISHED = ".audio", ".part"

_HEADER = struct.Struct("<8sQI")
"""Magic number, length of the audio, its CRC-32."""
_MAGIC = b"kokoro-1"
HEADER_BYTES = _HEADER.size

Create: TypeAlias = Callable[[Path], BinaryIO]
BUFFER_BYTES = 8192
"""COMPAT: the default before Python 3.14, whose 128 KiB would hold back whole answers: faults of the disk would be
found late, and a crash would leave an empty file, which counts as one that is just being created."""
"""Opens a new file for writing."""


class Entry:
    """A complete audio file, open for reading; it stays readable after its eviction."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size
        """Bytes of audio."""

    def read(self, start: int, stop: int) -> Generator[bytes, None, None]:
        """The bytes from ``start`` up to ``stop``, in pieces.

        Raises:
            OSError: the file cannot be read, or was truncated in the meantime.
        """
        self._file.seek(HEADER_BYTES + start)
        while start < stop:
            piece = self._file.read(min(PIECE_BYTES, stop - start))
            if not piece:
                raise OSError("a file of the cache was cut while it was read")
            start += len(piece)
            yield piece

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def create_file(path: Path) -> BinaryIO:
    """A new file, open for writing."""
    return path.open("xb", buffering=BUFFER_BYTES)


class UnfinishedFile:
    """A file that is being written; closing it removes it unless it was finished."""

    def __init__(self, folder: Path, create: Create) -> None:
        self._path = folder / f"{uuid.uuid4().hex}{UNFINISHED}"
        self._file = create(self._path)
        self.size = 0
        self._checksum = 0
        try:
            # Before the first byte: other processes remove a file that is neither empty nor locked as a crash's.
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._file.write(bytes(HEADER_BYTES))
        except OSError:
            self.close()
            raise

    def add(self, chunk: bytes) -> None:
        """Append audio."""
        self._file.write(chunk)
        self._checksum = zlib.crc32(chunk, self._checksum)
        self.size += len(chunk)

    def finish(self, path: Path) -> None:
        """Write the header and rename the file to ``path``."""
        self._file.seek(0)
        self._file.write(file_header(self.size, self._checksum))
        self._file.flush()
        self._path.rename(path)

    def close(self) -> None:
        """Close the file, and remove it if it was not finished."""
        # Buffered bytes may not fit on the disk either; they are not needed any more.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


def file_header(size: int, checksum: int) -> bytes:
    """The header for ``size`` bytes of audio with that CRC-32."""
    return _HEADER.pack(_MAGIC, size, checksum)


def verified_size(file: BinaryIO) -> int | None:
    """Bytes of audio in ``file``; None if length or checksum are not those of its header."""
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        return None
    magic, size, expected = _HEADER.unpack(header)
    if magic != _MAGIC or file.seek(0, io.SEEK_END) != HEADER_BYTES + size:
        return None
    file.seek(HEADER_BYTES)
    checksum = 0
    while piece := file.read(PIECE_BYTES):
        checksum = zlib.crc32(piece, checksum)
    return size if checksum == expected else None


def remove_if_abandoned(path: str) -> bool:
    """Remove an unfinished file that a crash left; return True if it was one."""
    with open(path, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        # It may have been finished, and so renamed, since it was listed: then the name is gone, and nothing is lost.
        if os.fstat(file.fileno()).st_size == 0:
            return False
        os.unlink(path)
        return True
