"""The directory: who is in it, how much it may hold, and what happens when the disk does not play along."""

import contextlib
import heapq
import logging
import os
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import msgspec

from service.cache.files import FINISHED, UNFINISHED, Create, Draft, Entry, checked_size, was_left_over
from service.cache.stores import Figure

logger = logging.getLogger(__name__)

SHARE = 16
"""The directory is looked through each time this part of its limit was written."""
BLOCK = 4096
"""A file takes whole blocks of the disk; their number also bounds the number of files."""
OLDEST = 256
"""Files that are chosen to go in one pass, which bounds the memory it takes."""

_OURS = re.compile(rf"[0-9a-f]{{64}}{FINISHED}|[0-9a-f]{{32}}{UNFINISHED}")
"""Anything else in the directory is somebody else's."""


class AudioCache:
    """The files of one directory, at most ``limit`` bytes of them; safe to use from several threads.

    Args:
        folder: made when it is needed, for its owner alone, and again should it vanish.
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
                if (size := checked_size(file)) is not None:
                    _touch(path)
                    held.pop_all()
                    return Entry(file, size)
            logger.warning("a file of the cache is damaged and counts as absent")
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    def store(self, key: str, chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
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

    def sweep(self, coming: int = 0) -> None:
        """Remove what a crash has left, count, and let go of what is over the limit with ``coming`` bytes more."""
        with self._tolerant():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._written = coming
            self._counted = sum(file.size for file in self._files())
            self._evict(self.limit - self.limit // SHARE - coming)

    def figures(self) -> Iterator[Figure]:
        yield Figure("kokoro_cache_bytes", "Disk that the cache takes.", self.size)
        yield Figure("kokoro_cache_limit_bytes", "Disk that it may take.", self.limit)
        yield Figure("kokoro_cache_writable", "0 after a fault of the disk.", self.writable)

    def _begin(self, held: ExitStack) -> "Draft | None":
        with self._tolerant():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(BLOCK)
            return held.enter_context(closing(Draft(self._folder, self._create)))
        return None

    def _add(self, draft: "Draft", chunk: bytes) -> "Draft | None":
        """The draft with the chunk in it; None if it is not worth going on with."""
        if draft.size + len(chunk) <= self.limit:
            with self._tolerant():
                self._make_room(len(chunk))
                draft.add(chunk)
                if self.writable:
                    return draft
        draft.close()
        return None

    def _make_room(self, size: int) -> None:
        self._written += size
        if self._written > self.limit // SHARE:
            self.sweep(size)

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
            finished = (file for file in self._files() if file.path.endswith(FINISHED))
            if not (oldest := heapq.nsmallest(OLDEST, finished, key=lambda file: file.used)):
                return
            for file in oldest:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(file.path)
                self._counted -= file.size
                if self._counted <= target:
                    return

    def _files(self) -> Iterator["_File"]:
        with os.scandir(self._folder) as found:
            for each in found:
                # Other processes remove files at any time.
                with contextlib.suppress(FileNotFoundError):
                    if _OURS.fullmatch(each.name) and not (each.name.endswith(UNFINISHED) and was_left_over(each.path)):
                        status = each.stat()
                        size = -(-status.st_size // BLOCK) * BLOCK
                        yield _File(each.path, size, status.st_mtime)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{FINISHED}"


class _File(msgspec.Struct, frozen=True):
    path: str
    size: int
    used: float


def _touch(path: Path) -> None:
    """Used just now. A directory may well be readable only."""
    with contextlib.suppress(OSError):
        os.utime(path)
