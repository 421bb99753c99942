import mmap
import os
import threading
import time
from pathlib import Path

import pytest

from service.memory.footprint import footprint
from service.memory.pages import MappedFiles
from service.memory.sweeper import INTERVAL_SECONDS, PageSweeper
from tests.service.fakes import wait_until
from tests.service.mapped import mapped_kilobytes

SIZE = 32 << 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "weights.bin"
    path.write_bytes(os.urandom(SIZE))
    return path


class Counted(MappedFiles):
    """No pages at all, and a count of the times they were released."""

    def __init__(self) -> None:
        super().__init__(())
        self.times = 0
        self.has_no_memory = False

    def release_pages(self) -> None:
        self.times += 1
        if self.has_no_memory and threading.current_thread() is not threading.main_thread():
            raise MemoryError


def test_while_the_body_runs_little_stays_resident_and_nothing_after_it(file: Path) -> None:
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as weights:
        before = footprint().pss
        with PageSweeper(MappedFiles.find(file)).sweeping():
            for _ in range(20):
                assert sum(weights[:: mmap.PAGESIZE]) > 0
        assert mapped_kilobytes(file)[1] == 0
        assert footprint().pss < before + 20


def test_nothing_is_touched_before_and_after_the_body_also_when_that_fails() -> None:
    pages = Counted()
    sweeper = PageSweeper(pages)
    time.sleep(10 * INTERVAL_SECONDS)
    assert pages.times == 0
    with pytest.raises(RuntimeError), sweeper.sweeping():
        assert wait_until(lambda: pages.times > 2)
        raise RuntimeError
    times = pages.times
    time.sleep(10 * INTERVAL_SECONDS)
    assert pages.times == times


def test_bodies_may_overlap() -> None:
    pages = Counted()
    sweeper = PageSweeper(pages)
    with sweeper.sweeping():
        with sweeper.sweeping():
            pass
        times = pages.times
        assert wait_until(lambda: pages.times > times + 2)


def test_no_body_begins_a_thread_and_the_one_there_is_ends_with_its_sweeper() -> None:
    before = set(threading.enumerate())
    sweeper = PageSweeper(Counted())
    (thread,) = set(threading.enumerate()) - before
    for _ in range(3):
        with sweeper.sweeping():
            assert set(threading.enumerate()) <= before | {thread}
    assert thread.is_alive()
    del sweeper
    assert wait_until(lambda: not thread.is_alive())


def test_a_round_that_finds_no_memory_is_not_the_last() -> None:
    pages = Counted()
    pages.has_no_memory = True
    with PageSweeper(pages).sweeping():
        assert wait_until(lambda: pages.times > 3)
