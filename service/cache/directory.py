"""Cache in a directory: lookup, writing, eviction, and tolerance of a failing disk."""

import contextlib
import heapq
import logging
import os
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import msgspec

from service.cache.files import (
    FINISHED,
    UNFINISHED,
    Create,
    Entry,
    UnfinishedFile,
    create_file,
    remove_if_abandoned,
    verified_size,
)
from service.cache.stores import Metric

logger = logging.getLogger(__name__)

SWEEPS_PER_LIMIT = 16
"""The directory is swept each time this fraction of its limit was written."""
BLOCK_BYTES = 4096
"""A file takes whole blocks of the disk; their number also bounds the number of files."""
EVICTION_BATCH = 256
"""Files chosen for eviction in one pass, which bounds the memory that it takes."""

_OWN_NAME = re.compile(rf"[0-9a-f]{{64}}{FINISHED}|[0-9a-f]{{32}}{UNFINISHED}")
"""Other files in the directory do not belong to the cache and are not touched."""


class DirectoryCache:
    """``AudioStore`` in one directory, of at most ``limit`` bytes.

    Args:
        folder: created when it is needed, for its owner alone, and again if it was removed.
        limit: bytes on disk, unfinished files included.
        create: opens a new file for writing.
    """

    def __init__(self, folder: Path, limit: int, create: Create = create_file) -> None:
        self._folder, self._create = folder, create
        self.limit = limit
        self._counted = 0
        self._written = 0
        self.writable = True
        """False after the first fault of the disk."""

    @property
    def size(self) -> int:
        """Bytes on disk: as last counted, and those that this process has written since."""
        return self._counted + self._written

    def find(self, key: str) -> Entry | None:
        """The file of ``key``, which becomes the most recently used; to be closed."""
        path = self._path(key)
        try:
            file = path.open("rb")
        except OSError:
            return None
        with ExitStack() as stack:
            stack.callback(file.close)
            with contextlib.suppress(OSError):
                if (size := verified_size(file)) is not None:
                    _touch(path)
                    stack.pop_all()
                    return Entry(file, size)
            logger.warning("a file of the cache is damaged and counts as absent")
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    def store(self, key: str, chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
        """Pass ``chunks`` on; the file is stored once the last of them has been taken."""
        with ExitStack() as stack:
            unfinished = self._begin(stack) if self.writable else None
            for chunk in chunks:
                if unfinished is not None:
                    unfinished = self._add(unfinished, chunk)
                yield chunk
            if unfinished is not None:
                with self._tolerate_faults():
                    unfinished.finish(self._path(key))

    def sweep(self, incoming: int = 0) -> None:
        """Remove what a crash left, count, and evict until ``incoming`` more bytes fit within the limit."""
        with self._tolerate_faults():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._written = incoming
            self._counted = sum(file.size for file in self._files())
            self._evict(self.limit - self.limit // SWEEPS_PER_LIMIT - incoming)

    def metrics(self) -> Iterator[Metric]:
        """Size, limit and state of the directory."""
        yield Metric("kokoro_cache_bytes", "Disk that the cache takes.", self.size)
        yield Metric("kokoro_cache_limit_bytes", "Disk that it may take.", self.limit)
        yield Metric("kokoro_cache_writable", "0 after a fault of the disk.", self.writable)

    def _begin(self, stack: ExitStack) -> UnfinishedFile | None:
        with self._tolerate_faults():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(BLOCK_BYTES)
            return stack.enter_context(closing(UnfinishedFile(self._folder, self._create)))
        return None

    def _add(self, unfinished: UnfinishedFile, chunk: bytes) -> UnfinishedFile | None:
        """The file with ``chunk`` appended; None if it cannot or need not be continued."""
        if unfinished.size + len(chunk) <= self.limit:
            with self._tolerate_faults():
                self._make_room(len(chunk))
                unfinished.add(chunk)
                if self.writable:
                    return unfinished
        unfinished.close()
        return None

    def _make_room(self, size: int) -> None:
        self._written += size
        if self._written > self.limit // SWEEPS_PER_LIMIT:
            self.sweep(size)

    @contextmanager
    def _tolerate_faults(self) -> Iterator[None]:
        """Turn a fault of the disk into a warning, so that the answer goes on; nothing is written after one."""
        try:
            yield
        except FileNotFoundError:
            logger.info("files vanished from the cache's directory")
        except OSError as error:
            if self.writable:
                logger.warning("the cache stores nothing more until the next start: %s", error)
            self.writable = False

    def _evict(self, target: int) -> None:
        """Remove the least recently used files until ``target`` bytes are left."""
        while self._counted > target:
            finished = (file for file in self._files() if file.path.endswith(FINISHED))
            if not (oldest := heapq.nsmallest(EVICTION_BATCH, finished, key=lambda file: file.used_at)):
                return
            for file in oldest:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(file.path)
                self._counted -= file.size
                if self._counted <= target:
                    return

    def _files(self) -> Iterator["_File"]:
        with os.scandir(self._folder) as entries:
            for each in entries:
                # Other processes remove files at any time.
                with contextlib.suppress(FileNotFoundError):
                    is_unfinished = each.name.endswith(UNFINISHED)
                    if _OWN_NAME.fullmatch(each.name) and not (is_unfinished and remove_if_abandoned(each.path)):
                        status = each.stat()
                        size = -(-status.st_size // BLOCK_BYTES) * BLOCK_BYTES
                        yield _File(each.path, size, status.st_mtime)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{FINISHED}"


class _File(msgspec.Struct, frozen=True):
    path: str
    size: int
    used_at: float


def _touch(path: Path) -> None:
    """Mark the file as used now. A directory may well be read-only."""
    with contextlib.suppress(OSError):
        os.utime(path)
