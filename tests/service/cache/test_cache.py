"""Finished audio in a directory: what is kept, found again and let go, by many at once and in little memory."""

import fcntl
import os
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.cache.directory import BLOCK, AudioCache
from service.cache.files import PIECE
from service.cache.opening import open_cache
from service.settings import Settings
from tests.service.cache.directories import found, key, names, store
from tests.service.cache.stores import MIB


def test_what_was_passed_on_is_found_again(cache: AudioCache, folder: Path) -> None:
    assert found(cache, "a") is None
    assert store(cache, "a", b"one", b"two") == b"onetwo"
    assert found(cache, "a") == b"onetwo"
    assert found(AudioCache(folder, MIB), "a") == b"onetwo", "another process finds it too"
    assert found(cache, "b") is None


def test_chunks_are_passed_on_as_they_come(cache: AudioCache) -> None:
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
def test_what_is_not_taken_to_its_end_leaves_nothing(cache: AudioCache, folder: Path, taken: int) -> None:
    kept = cache.store(key("a"), iter([b"x"] * 3))
    for _ in range(taken):
        next(kept)
    kept.close()
    assert names(folder) == set()
    assert found(cache, "a") is None


def test_what_fails_leaves_nothing(cache: AudioCache, folder: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x"
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        list(cache.store(key("a"), chunks()))
    assert names(folder) == set()


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 1), (PIECE - 1, PIECE + 1), (PIECE, 3 * PIECE), (3 * PIECE - 1, 3 * PIECE)]
)
def test_a_part_is_read_in_pieces(cache: AudioCache, start: int, stop: int) -> None:
    audio = os.urandom(3 * PIECE)
    store(cache, "a", audio)
    entry = cache.find(key("a"))
    assert entry is not None and entry.size == len(audio)
    with closing(entry):
        pieces = list(entry.read(start, stop))
    assert b"".join(pieces) == audio[start:stop]
    assert max(map(len, pieces)) <= PIECE


def test_those_used_longest_ago_go_first(cache: AudioCache, folder: Path) -> None:
    for number in range(7):
        store(cache, str(number), bytes(120_000))
        os.utime(folder / f"{key(str(number))}.audio", (number, number))
    assert found(cache, "0") is not None, "used again"
    store(cache, "7", bytes(120_000))
    store(cache, "8", bytes(120_000))
    assert {number for number in range(9) if found(cache, str(number)) is None} == {1}


@pytest.mark.parametrize("size", [1, 5000, 300_000])
def test_the_directory_stays_within_its_limit(cache: AudioCache, folder: Path, size: int) -> None:
    for number in range(600 if size == 1 else 40):
        store(cache, str(number), bytes(size))
        blocks = sum(-(-path.stat().st_size // BLOCK) * BLOCK for path in folder.iterdir())
        assert blocks <= MIB
        assert cache.size <= MIB + MIB // 16
    assert len(names(folder)) > 1


def test_processes_on_one_directory_see_each_other(folder: Path) -> None:
    caches = [AudioCache(folder, MIB) for _ in range(3)]
    for number in range(60):
        store(caches[number % 3], str(number), bytes(30_000))
        assert sum(path.stat().st_size for path in folder.iterdir()) <= MIB + 2 * MIB // 16
    assert found(caches[0], "59") is not None


def test_what_is_larger_than_the_limit_is_passed_on_and_not_kept(cache: AudioCache, folder: Path) -> None:
    store(cache, "small", b"x")
    assert len(store(cache, "large", *[bytes(400_000)] * 3)) == 1_200_000
    assert found(cache, "large") is None
    assert all(name.endswith(".audio") for name in names(folder))
    assert cache.writable


def test_other_files_in_the_directory_are_left_alone(cache: AudioCache, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "letter.part").write_bytes(b"x" * 2 * MIB)
    for number in range(20):
        store(cache, str(number), bytes(200_000))
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
        assert cache is not None
        assert names(folder) == {held.name}
        assert cache.size == BLOCK
    cache.sweep()
    assert names(folder) == set()


def test_a_sweep_leaves_what_this_process_is_writing(cache: AudioCache) -> None:
    kept = cache.store(key("a"), iter([b"one", b"two"]))
    next(kept)
    cache.sweep()
    assert list(kept) == [b"two"]
    assert found(cache, "a") == b"onetwo"


def test_many_threads_use_one_cache(cache: AudioCache) -> None:
    wrong: list[object] = []

    def use(thread: int) -> None:
        for number in range(40):
            name = str(number % 7)
            audio = name.encode() * 30_000
            if store(cache, name, audio[:10_000], audio[10_000:]) != audio:
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
    cache = AudioCache(folder, 64 * MIB)
    peaks = []
    for begin in (0, 500):
        for number in range(begin, begin + 500):
            store(cache, str(number), b"x")
        tracemalloc.start()
        cache.sweep()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 20_000


def test_a_sweep_that_lets_many_go_needs_little_memory(folder: Path) -> None:
    cache = AudioCache(folder, 64 * MIB)
    for number in range(3000):
        store(cache, str(number), b"x")
    small = AudioCache(folder, MIB)
    tracemalloc.start()
    small.sweep()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(names(folder)) * BLOCK <= MIB
    assert peak < 400_000
