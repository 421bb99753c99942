"""A directory that is full, damaged, gone or only to be read breaks no answer, and nothing that is cut is given out."""

import errno
import logging
import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from service.cache.backends import open_cache
from service.cache.directory import DirectoryCache
from service.cache.files import PIECE_BYTES
from service.settings import Settings
from tests.service.cache.directories import found, keep, key, names
from tests.service.cache.stores import MIB


@pytest.mark.parametrize("damage", ["cut", "empty", "lengthened", "flipped", "another"])
def test_a_damaged_file_counts_as_absent_and_is_removed(
    cache: DirectoryCache, folder: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    keep(cache, "a", b"x" * 100_000)
    path = folder / f"{key('a')}.audio"
    whole = path.read_bytes()
    flipped = whole[:-5] + b"y" + whole[-4:]
    damaged = {"cut": whole[:-1], "empty": b"", "lengthened": whole + b"x", "flipped": flipped, "another": b"y" * 200}
    path.write_bytes(damaged[damage])
    assert found(cache, "a") is None
    assert not path.exists()
    assert "damaged" in caplog.text
    keep(cache, "a", b"z")
    assert found(cache, "a") == b"z"


def test_a_file_that_is_cut_while_it_is_read_is_an_error_and_not_a_short_file(
    cache: DirectoryCache, folder: Path
) -> None:
    keep(cache, "a", bytes(10 * PIECE_BYTES))
    entry = cache.find(key("a"))
    assert entry is not None
    with closing(entry):
        pieces = entry.read(0, entry.size)
        next(pieces)
        os.truncate(folder / f"{key('a')}.audio", PIECE_BYTES)
        with pytest.raises(OSError, match="cut"):
            list(pieces)


def test_a_file_that_is_removed_while_it_is_read_is_read_to_its_end(cache: DirectoryCache, folder: Path) -> None:
    keep(cache, "a", bytes(10 * PIECE_BYTES))
    entry = cache.find(key("a"))
    assert entry is not None
    with closing(entry):
        shutil.rmtree(folder)
        assert len(b"".join(entry.read(0, entry.size))) == 10 * PIECE_BYTES


def test_a_directory_that_vanishes_is_made_again(cache: DirectoryCache, folder: Path) -> None:
    keep(cache, "a", b"x")
    kept = cache.store(key("b"), iter([b"one", b"two"]))
    next(kept)
    shutil.rmtree(folder)
    assert list(kept) == [b"two"]
    assert found(cache, "a") is None
    assert found(cache, "b") is None
    keep(cache, "c", b"x")
    assert found(cache, "c") == b"x"


class FullDisk:
    """Has room for so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def create(self, path: Path) -> BinaryIO:
        disk = self

        class File:
            def __init__(self) -> None:
                self._file = path.open("xb", buffering=0)

            def write(self, data: bytes) -> int:
                disk.room -= len(data)
                if disk.room < 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return self._file.write(data)

            def __getattr__(self, name: str) -> Any:
                return getattr(self._file, name)

        return File()  # type: ignore[return-value]


@pytest.mark.parametrize("room", [0, 30, 2000])
def test_a_full_disk_breaks_no_answer_and_is_one_warning(
    folder: Path, room: int, caplog: pytest.LogCaptureFixture
) -> None:
    keep(DirectoryCache(folder, MIB), "before", b"kept")
    cache = DirectoryCache(folder, MIB, FullDisk(room).create)
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            assert keep(cache, str(number), *[b"x" * 700] * 3) == b"x" * 2100
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "the cache stores nothing more until the next start"
    ]
    assert not cache.writable
    assert found(cache, "before") == b"kept", "what there is can be read all the same"
    assert names(folder) == {f"{key('before')}.audio"}


def test_a_folder_that_cannot_be_made_is_one_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = open_cache(Settings(cache_dir=str(tmp_path / "file" / "audio")))
    assert isinstance(cache, DirectoryCache)
    for _ in range(2):
        assert keep(cache, "a", b"x") == b"x"
        assert found(cache, "a") is None
    assert caplog.text.count("stores nothing more") == 1


def test_a_directory_that_can_only_be_read_is_read(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep(DirectoryCache(folder, MIB), "a", b"x")

    def refuse(path: Path) -> BinaryIO:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    cache = DirectoryCache(folder, MIB, refuse)
    assert keep(cache, "b", b"y") == b"y"
    assert found(cache, "a") == b"x"
    assert caplog.text.count("stores nothing more") == 1
