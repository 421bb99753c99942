import queue
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.server.lifo import LifoWakeupQueue
from tests.service.fakes import LIMIT, wait_until


def test_without_idle_threads_items_are_queued_in_order() -> None:
    kept = LifoWakeupQueue()
    for item in (1, 2):
        kept.put(item)
    assert [kept.get(), kept.get_nowait()] == [1, 2]
    with pytest.raises(queue.Empty):
        kept.get_nowait()


def pool(threads: int) -> ThreadPoolExecutor:
    """All of whose threads wait."""
    made = ThreadPoolExecutor(threads)
    made._work_queue = LifoWakeupQueue()  # type: ignore[assignment]
    begun = threading.Barrier(threads + 1)
    for _ in range(threads):
        made.submit(begun.wait)
    begun.wait(LIMIT)
    assert wait_until(lambda: len(made._work_queue._idle) == threads)  # type: ignore[attr-defined]
    return made


def test_one_thread_does_what_one_can() -> None:
    with pool(8) as made:
        done = set()
        for _ in range(100):
            done.add(made.submit(threading.get_ident).result(LIMIT))
            assert wait_until(lambda: len(made._work_queue._idle) == 8)  # type: ignore[attr-defined]
    assert len(done) == 1


def test_all_threads_do_what_all_must() -> None:
    with pool(8) as made:
        together = threading.Barrier(8)
        assert sorted(future.result(LIMIT) for future in [made.submit(together.wait) for _ in range(8)]) == [*range(8)]


def test_nothing_is_lost_when_many_give_and_many_take() -> None:
    with pool(4) as takers, ThreadPoolExecutor(4) as givers:
        given = [givers.submit(lambda: [takers.submit(int, "7") for _ in range(500)]) for _ in range(4)]
        assert sum(each.result(LIMIT) for some in given for each in some.result(LIMIT)) == 7 * 2000
