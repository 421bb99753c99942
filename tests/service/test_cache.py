import errno
import fcntl
import hashlib
import logging
import os
import shutil
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pytest

from service.cache.directory import BLOCK, AudioCache
from service.cache.files import PIECE
from service.cache.keys import audio_key
from service.cache.opening import open_cache
from service.settings import Settings
from service.speech import Reading, Speech

MIB = 1 << 20
SPEECH = Speech("Good morning.", "af_heart")


def key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def keep(cache: AudioCache, name: str, *chunks: bytes) -> bytes:
    return b"".join(cache.keep(key(name), iter(chunks)))


def found(cache: AudioCache, name: str) -> bytes | None:
    entry = cache.find(key(name))
    if entry is None:
        return None
    with closing(entry):
        return b"".join(entry.read(0, entry.size))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "audio"


@pytest.fixture
def cache(folder: Path) -> AudioCache:
    return AudioCache(folder, MIB)


def test_what_was_passed_on_is_found_again(cache: AudioCache, folder: Path) -> None:
    assert found(cache, "a") is None
    assert keep(cache, "a", b"one", b"two") == b"onetwo"
    assert found(cache, "a") == b"onetwo"
    assert found(AudioCache(folder, MIB), "a") == b"onetwo", "another process finds it too"
    assert found(cache, "b") is None


def test_chunks_are_passed_on_as_they_come(cache: AudioCache) -> None:
    asked: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield bytes([number])

    kept = cache.keep(key("a"), chunks())
    assert next(kept) == b"\0"
    assert asked == [0]
    kept.close()


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_what_is_not_taken_to_its_end_leaves_nothing(cache: AudioCache, folder: Path, taken: int) -> None:
    kept = cache.keep(key("a"), iter([b"x"] * 3))
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
        list(cache.keep(key("a"), chunks()))
    assert names(folder) == set()


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 1), (PIECE - 1, PIECE + 1), (PIECE, 3 * PIECE), (3 * PIECE - 1, 3 * PIECE)]
)
def test_a_part_is_read_in_pieces(cache: AudioCache, start: int, stop: int) -> None:
    audio = os.urandom(3 * PIECE)
    keep(cache, "a", audio)
    entry = cache.find(key("a"))
    assert entry is not None and entry.size == len(audio)
    with closing(entry):
        pieces = list(entry.read(start, stop))
    assert b"".join(pieces) == audio[start:stop]
    assert max(map(len, pieces)) <= PIECE


def test_those_used_longest_ago_go_first(cache: AudioCache, folder: Path) -> None:
    for number in range(7):
        keep(cache, str(number), bytes(120_000))
        os.utime(folder / f"{key(str(number))}.audio", (number, number))
    assert found(cache, "0") is not None, "used again"
    keep(cache, "7", bytes(120_000))
    keep(cache, "8", bytes(120_000))
    assert {number for number in range(9) if found(cache, str(number)) is None} == {1}


@pytest.mark.parametrize("size", [1, 5000, 300_000])
def test_the_directory_stays_within_its_limit(cache: AudioCache, folder: Path, size: int) -> None:
    for number in range(600 if size == 1 else 40):
        keep(cache, str(number), bytes(size))
        blocks = sum(-(-path.stat().st_size // BLOCK) * BLOCK for path in folder.iterdir())
        assert blocks <= MIB
        assert cache.size <= MIB + MIB // 16
    assert len(names(folder)) > 1


def test_processes_on_one_directory_see_each_other(folder: Path) -> None:
    caches = [AudioCache(folder, MIB) for _ in range(3)]
    for number in range(60):
        keep(caches[number % 3], str(number), bytes(30_000))
        assert sum(path.stat().st_size for path in folder.iterdir()) <= MIB + 2 * MIB // 16
    assert found(caches[0], "59") is not None


def test_what_is_larger_than_the_limit_is_passed_on_and_not_kept(cache: AudioCache, folder: Path) -> None:
    keep(cache, "small", b"x")
    assert len(keep(cache, "large", *[bytes(400_000)] * 3)) == 1_200_000
    assert found(cache, "large") is None
    assert all(name.endswith(".audio") for name in names(folder))
    assert cache.writable


def test_other_files_in_the_directory_are_left_alone(cache: AudioCache, folder: Path) -> None:
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
        assert cache is not None
        assert names(folder) == {held.name}
        assert cache.size == BLOCK
    cache.sweep()
    assert names(folder) == set()


def test_a_sweep_leaves_what_this_process_is_writing(cache: AudioCache) -> None:
    kept = cache.keep(key("a"), iter([b"one", b"two"]))
    next(kept)
    cache.sweep()
    assert list(kept) == [b"two"]
    assert found(cache, "a") == b"onetwo"


@pytest.mark.parametrize("damage", ["cut", "empty", "lengthened", "flipped", "another"])
def test_a_damaged_file_counts_as_absent_and_is_removed(
    cache: AudioCache, folder: Path, damage: str, caplog: pytest.LogCaptureFixture
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


def test_a_file_that_is_cut_while_it_is_read_is_an_error_and_not_a_short_file(cache: AudioCache, folder: Path) -> None:
    keep(cache, "a", bytes(10 * PIECE))
    entry = cache.find(key("a"))
    assert entry is not None
    with closing(entry):
        pieces = entry.read(0, entry.size)
        next(pieces)
        os.truncate(folder / f"{key('a')}.audio", PIECE)
        with pytest.raises(OSError, match="cut"):
            list(pieces)


def test_a_file_that_is_removed_while_it_is_read_is_read_to_its_end(cache: AudioCache, folder: Path) -> None:
    keep(cache, "a", bytes(10 * PIECE))
    entry = cache.find(key("a"))
    assert entry is not None
    with closing(entry):
        shutil.rmtree(folder)
        assert len(b"".join(entry.read(0, entry.size))) == 10 * PIECE


def test_a_directory_that_vanishes_is_made_again(cache: AudioCache, folder: Path) -> None:
    keep(cache, "a", b"x")
    kept = cache.keep(key("b"), iter([b"one", b"two"]))
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
    keep(AudioCache(folder, MIB), "before", b"kept")
    cache = AudioCache(folder, MIB, FullDisk(room).create)
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            assert keep(cache, str(number), *[b"x" * 700] * 3) == b"x" * 2100
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "the cache keeps nothing more until the next start"
    ]
    assert not cache.writable
    assert found(cache, "before") == b"kept", "what there is can be read all the same"
    assert names(folder) == {f"{key('before')}.audio"}


def test_a_folder_that_cannot_be_made_is_one_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = open_cache(Settings(cache_dir=str(tmp_path / "file" / "audio")))
    assert cache is not None
    for _ in range(2):
        assert keep(cache, "a", b"x") == b"x"
        assert found(cache, "a") is None
    assert caplog.text.count("keeps nothing more") == 1


def test_a_directory_that_can_only_be_read_is_read(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep(AudioCache(folder, MIB), "a", b"x")

    def refuse(path: Path) -> BinaryIO:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    cache = AudioCache(folder, MIB, refuse)
    assert keep(cache, "b", b"y") == b"y"
    assert found(cache, "a") == b"x"
    assert caplog.text.count("keeps nothing more") == 1


def test_no_directory_is_no_cache() -> None:
    assert open_cache(Settings()) is None


def test_many_threads_use_one_cache(cache: AudioCache) -> None:
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
    cache = AudioCache(folder, 64 * MIB)
    peaks = []
    for begin in (0, 500):
        for number in range(begin, begin + 500):
            keep(cache, str(number), b"x")
        tracemalloc.start()
        cache.sweep()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 20_000


def test_a_sweep_that_lets_many_go_needs_little_memory(folder: Path) -> None:
    cache = AudioCache(folder, 64 * MIB)
    for number in range(3000):
        keep(cache, str(number), b"x")
    small = AudioCache(folder, MIB)
    tracemalloc.start()
    small.sweep()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(names(folder)) * BLOCK <= MIB
    assert peak < 400_000


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Good evening."},
        {"voice": "bm_george"},
        {"speed": 1.5},
        {"language": "en-GB"},
        {"reading": Reading(markup=False)},
        {"volume": 0.5},
        {"pitch": 1.0},
        {"durations": (3, None)},
    ],
)
def test_every_wish_has_a_key_of_its_own(other: dict[str, Any]) -> None:
    assert set(other) <= set(Speech.__struct_fields__)
    changed = msgspec.structs.replace(SPEECH, **other)
    assert audio_key("engine", changed, "mp3") != audio_key("engine", SPEECH, "mp3")


def test_every_field_of_a_request_is_tried_above() -> None:
    tried = {"text", "voice", "speed", "language", "reading", "volume", "pitch", "durations"}
    assert tried == set(Speech.__struct_fields__)


def test_the_engine_and_the_format_are_in_the_key() -> None:
    keys = {audio_key(engine, SPEECH, form) for engine in ("one", "other") for form in ("mp3", "wav")}
    assert len(keys) == 4
    assert audio_key("one", Speech("Good morning.", "af_heart"), "mp3") in keys
