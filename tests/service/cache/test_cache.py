"""Cache in a directory: storing, lookup and eviction, by many threads at once and in little memory."""

import fcntl
import os
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.cache.backends import open_cache
from service.cache.directory import BLOCK_BYTES, DirectoryCache
from service.cache.files import PIECE_BYTES
from service.settings import Settings
from tests.service.cache.directories import found, keep, key, names
from tests.service.cache.stores import MIB


def test_what_was_passed_on_is_found_again(cache: DirectoryCache, folder: Path) -> None:
    assert found(cache, "a") is None
    assert keep(cache, "a", b"one", b"two") == b"onetwo"
    assert found(cache, "a") == b"onetwo"
    assert found(DirectoryCache(folder, MIB), "a") == b"onetwo", "another process finds it too"
    assert found(cache, "b") is None


def test_chunks_are_passed_on_as_they_come(cache: DirectoryCache) -> None:
    asked: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield bytes([number])

    kept = cache.store(key("a"), chunks())
    assert next(kept) == b"\0"
    assert asked == [0]
    kept.close()


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_what_is_not_taken_to_its_end_leaves_nothing(cache: DirectoryCache, folder: Path, taken: int) -> None:
    kept = cache.store(key("a"), iter([b"x"] * 3))
    for _ in range(taken):
        next(kept)
    kept.close()
    assert names(folder) == set()
    assert found(cache, "a") is None


def test_what_fails_leaves_nothing(cache: DirectoryCache, folder: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x"
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        list(cache.store(key("a"), chunks()))
    assert names(folder) == set()


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (0, 1),
        (PIECE_BYTES - 1, PIECE_BYTES + 1),
        (PIECE_BYTES, 3 * PIECE_BYTES),
        (3 * PIECE_BYTES - 1, 3 * PIECE_BYTES),
    ],
)
def test_a_part_is_read_in_pieces(cache: DirectoryCache, start: int, stop: int) -> None:
    audio = os.urandom(3 * PIECE_BYTES)
    keep(cache, "a", audio)
    entry = cache.find(key("a"))
    assert entry is not None and entry.size == len(audio)
    with closing(entry):
        pieces = list(entry.read(start, stop))
    assert b"".join(pieces) == audio[start:stop]
    assert max(map(len, pieces)) <= PIECE_BYTES


def test_those_used_longest_ago_go_first(cache: DirectoryCache, folder: Path) -> None:
    for number in range(7):
        keep(cache, str(number), bytes(120_000))
        os.utime(folder / f"{key(str(number))}.audio", (number, number))
    assert found(cache, "0") is not None, "used again"
    keep(cache, "7", bytes(120_000))
    keep(cache, "8", bytes(120_000))
    assert {number for number in range(9) if found(cache, str(number)) is None} == {1}


@pytest.mark.parametrize("size", [1, 5000, 300_000])
def test_the_directory_stays_within_its_limit(cache: DirectoryCache, folder: Path, size: int) -> None:
    for number in range(600 if size == 1 else 40):
        keep(cache, str(number), bytes(size))
        blocks = sum(-(-path.stat().st_size // BLOCK_BYTES) * BLOCK_BYTES for path in folder.iterdir())
        assert blocks <= MIB
        assert cache.size <= MIB + MIB // 16
    assert len(names(folder)) > 1


def test_processes_on_one_directory_see_each_other(folder: Path) -> None:
    caches = [DirectoryCache(folder, MIB) for _ in range(3)]
    for number in range(60):
        keep(caches[number % 3], str(number), bytes(30_000))
        assert sum(path.stat().st_size for path in folder.iterdir()) <= MIB + 2 * MIB // 16
    assert found(caches[0], "59") is not None


def test_what_is_larger_than_the_limit_is_passed_on_and_not_kept(cache: DirectoryCache, folder: Path) -> None:
    keep(cache, "small", b"x")
    assert len(keep(cache, "large", *[bytes(400_000)] * 3)) == 1_200_000
    assert found(cache, "large") is None
    assert all(name.endswith(".audio") for name in names(folder))
    assert cache.writable


def test_other_files_in_the_directory_are_left_alone(cache: DirectoryCache, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "letter.part").write_bytes(b"x" * 2 * MIB)
    for number in range(20):
        keep(cache, str(number), bytes(200_000))
    assert (folder / "letter.part").stat().st_size == 2 * MIB
    assert found(cache, "19") is not None


def test_what_a_crash_left_is_swept_at_the_start_and_what_is_being_written_is_not(folder: Path) -> None:
    folder.mkdir(parents=True)
    left, held = (folder / f"{digit * 32}.part" for digit in "ab")
    left.write_bytes(b"half a file")
    held.write_bytes(b"half a file")
    with held.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        cache = open_cache(Settings(cache_dir=str(folder), cache_mb=1))
        assert isinstance(cache, DirectoryCache)
        assert names(folder) == {held.name}
        assert cache.size == BLOCK_BYTES
    cache.sweep()
    assert names(folder) == set()


def test_a_sweep_leaves_what_this_process_is_writing(cache: DirectoryCache) -> None:
    kept = cache.store(key("a"), iter([b"one", b"two"]))
    next(kept)
    cache.sweep()
    assert list(kept) == [b"two"]
    assert found(cache, "a") == b"onetwo"


def test_many_threads_use_one_cache(cache: DirectoryCache) -> None:
    wrong: list[object] = []

    def use(thread: int) -> None:
        for number in range(40):
            name = str(number % 7)
            audio = name.encode() * 30_000
            if keep(cache, name, audio[:10_000], audio[10_000:]) != audio:
                wrong.append(name)
            if found(cache, name) not in (None, audio):
                wrong.append((thread, name))

    threads = [threading.Thread(target=use, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.writable


def test_memory_does_not_grow_with_the_number_of_files(folder: Path) -> None:
    cache = DirectoryCache(folder, 64 * MIB)
    peaks = []
    for begin in (0, 500):
        for number in range(begin, begin + 500):
            keep(cache, str(number), b"x")
        tracemalloc.start()
        cache.sweep()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 20_000


def test_a_sweep_that_evicts_many_needs_little_memory(folder: Path) -> None:
    cache = DirectoryCache(folder, 64 * MIB)
    for number in range(3000):
        keep(cache, str(number), b"x")
    small = DirectoryCache(folder, MIB)
    tracemalloc.start()
    small.sweep()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(names(folder)) * BLOCK_BYTES <= MIB
    assert peak < 400_000
