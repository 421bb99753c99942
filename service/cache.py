"""Finished audio files on disk, so that what was said once need not be made again.

A file for each answer, named by the digest of everything that determines its bytes. It is written beside the stream
that it is a copy of, and gets its name when that stream has come to its end; so what was abandoned, failed or cut is
never found. Several processes, also of several containers, may share a directory: they see each other through it
alone, and nothing is kept in memory for a file.

* Bounded in bytes: whoever has written a sixteenth of the limit counts what is there, and those used longest ago go.
  Each further process on the directory may thus exceed the limit by a sixteenth.
* Unfinished files are locked by whoever writes them (flock); one that nobody holds was left by a crash and goes.
* A checksum before the bytes finds a file that was cut or damaged underneath (no fsync: after a power cut a file may
  have its name and not its bytes). It counts as absent.
* A disk that is full or cannot be written is a matter of one warning; what it holds is still read.

The only library there is for it, diskcache, has had no release since 2023 and keeps its index in SQLite.
"""

import contextlib
import fcntl
import hashlib
import heapq
import logging
import os
import re
import struct
import uuid
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec

from service.settings import Settings
from service.speech import Speech

logger = logging.getLogger(__name__)

PIECE = 64 * 1024
"""Bytes that are read, and sent, at once."""
SHARE = 16
"""The directory is looked through each time this part of its limit was written."""
BLOCK = 4096
"""A file takes whole blocks of the disk; their number also bounds the number of files."""
OLDEST = 256
"""Files that are chosen to go in one pass, which bounds the memory it takes."""

_HEAD = struct.Struct("<8sQI")
"""Before the audio: these eight bytes, its length, its CRC-32."""
_MAGIC = b"kokoro-1"
_FINISHED, _UNFINISHED = ".audio", ".part"
_OURS = re.compile(r"[0-9a-f]{64}\.audio|[0-9a-f]{32}\.part")
"""Anything else in the directory is somebody else's."""

Create: TypeAlias = Callable[[Path], BinaryIO]
"""Opens a new file for writing."""


def audio_key(fingerprint: str, speech: Speech, audio_format: str) -> str:
    """The digest of all that determines an audio file's bytes, 64 hexadecimal digits.

    Args:
        fingerprint: the engine's, for everything that is not asked for.
        speech: the request with every default filled in.
        audio_format: name of the format.
    """
    return hashlib.sha256(msgspec.json.encode((fingerprint, speech, audio_format))).hexdigest()


def open_cache(settings: Settings) -> "AudioCache | None":
    """The cache that the operator wishes, swept; None for none."""
    if not settings.cache_dir:
        return None
    cache = AudioCache(Path(settings.cache_dir), settings.cache_mb << 20)
    cache.sweep()
    return cache


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
        self._file.seek(_HEAD.size + start)
        while start < stop:
            piece = self._file.read(min(PIECE, stop - start))
            if not piece:
                raise OSError("a file of the cache was cut while it was read")
            start += len(piece)
            yield piece

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


class AudioCache:
    """The files of one directory, at most ``limit`` bytes of them; safe to use from several threads.

    Args:
        folder: made when it is needed, and again should it vanish.
        limit: bytes on disk, unfinished files included.
        create: opens a new file for writing.
    """

    def __init__(self, folder: Path, limit: int, create: Create = lambda path: path.open("xb")) -> None:
        self._folder, self._create = folder, create
        self.limit = limit
        self._counted = 0
        self._written = 0
        self.writable = True
        """Nothing has gone wrong in writing so far."""

    @property
    def size(self) -> int:
        """Bytes on disk, as last counted and with what this process has written since."""
        return self._counted + self._written

    def find(self, key: str) -> Entry | None:
        """The file of that key, which is now the last that would go; to be closed."""
        path = self._path(key)
        try:
            file = path.open("rb")
        except OSError:
            return None
        with ExitStack() as held:
            held.callback(file.close)
            with contextlib.suppress(OSError):
                if (size := _checked_size(file)) is not None:
                    _touch(path)
                    held.pop_all()
                    return Entry(file, size)
            logger.warning("a file of the cache is damaged and counts as absent")
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    def keep(self, key: str, chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
        """The same chunks, and the file they make kept once the last of them has been taken."""
        with ExitStack() as held:
            draft = self._begin(held) if self.writable else None
            for chunk in chunks:
                if draft is not None:
                    draft = self._add(draft, chunk)
                yield chunk
            if draft is not None:
                with self._tolerant():
                    draft.finish(self._path(key))

    def sweep(self) -> None:
        """Remove what a crash has left, count, and let go of those that are over the limit."""
        with self._tolerant():
            self._written = 0
            self._counted = sum(file.size for file in self._files())
            if self._counted > self.limit:
                self._evict(self.limit - self.limit // SHARE)

    def _begin(self, held: ExitStack) -> "_Draft | None":
        with self._tolerant():
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = held.enter_context(closing(_Draft(self._folder, self._create)))
            self._written += BLOCK
            return draft
        return None

    def _add(self, draft: "_Draft", chunk: bytes) -> "_Draft | None":
        """The draft with the chunk in it; None if it is not worth going on with."""
        if draft.size + len(chunk) <= self.limit:
            with self._tolerant():
                draft.add(chunk)
                self._written += len(chunk)
                if self._written > self.limit // SHARE:
                    self.sweep()
                if self.writable:
                    return draft
        draft.close()
        return None

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """Whatever happens to the disk, the answer goes on; nothing is begun again after a fault of it."""
        try:
            yield
        except FileNotFoundError:
            logger.info("files vanished from the cache's directory")
        except OSError as error:
            if self.writable:
                logger.warning("the cache keeps nothing more until the next start: %s", error)
            self.writable = False

    def _evict(self, target: int) -> None:
        while self._counted > target:
            finished = (file for file in self._files() if file.path.suffix == _FINISHED)
            if not (oldest := heapq.nsmallest(OLDEST, finished, key=lambda file: file.used)):
                return
            for file in oldest:
                file.path.unlink(missing_ok=True)
                self._counted -= file.size
                if self._counted <= target:
                    return

    def _files(self) -> Iterator["_File"]:
        with os.scandir(self._folder) as found:
            for each in found:
                # Other processes remove files at any time.
                with contextlib.suppress(FileNotFoundError):
                    if _OURS.fullmatch(each.name) and not (each.name.endswith(_UNFINISHED) and _left_over(each.path)):
                        status = each.stat()
                        size = -(-status.st_size // BLOCK) * BLOCK
                        yield _File(Path(each.path), size, status.st_mtime)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{_FINISHED}"


class _File(msgspec.Struct, frozen=True):
    path: Path
    size: int
    used: float


class _Draft:
    """A file that is not whole yet; closing it removes it unless it was finished."""

    def __init__(self, folder: Path, create: Create) -> None:
        self._path = folder / f"{uuid.uuid4().hex}{_UNFINISHED}"
        self._file = create(self._path)
        self.size = 0
        self._checksum = 0
        try:
            # Before there is anything in it: others take one that is not empty and not locked for a crash's.
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._file.write(bytes(_HEAD.size))
        except OSError:
            self.close()
            raise

    def add(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._checksum = zlib.crc32(chunk, self._checksum)
        self.size += len(chunk)

    def finish(self, path: Path) -> None:
        self._file.seek(0)
        self._file.write(_HEAD.pack(_MAGIC, self.size, self._checksum))
        self._file.flush()
        self._path.rename(path)

    def close(self) -> None:
        # What is still buffered may not fit on the disk either, and nobody wants it any more.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


def _checked_size(file: BinaryIO) -> int | None:
    """Bytes of audio in it; None if they are not those that were written."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    magic, size, expected = _HEAD.unpack(head)
    if magic != _MAGIC or os.fstat(file.fileno()).st_size != _HEAD.size + size:
        return None
    checksum = 0
    while piece := file.read(PIECE):
        checksum = zlib.crc32(piece, checksum)
    return size if checksum == expected else None


def _left_over(path: str) -> bool:
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


def _touch(path: Path) -> None:
    """Used just now. A directory may well be readable only."""
    with contextlib.suppress(OSError):
        os.utime(path)
