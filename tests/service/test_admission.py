import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from service.admission import LONGEST_RETRY, Admission
from service.errors import Busy
from tests.service.fakes import LIMIT, wait_until


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def threads() -> Iterator[list[threading.Thread]]:
    """Threads put here must have ended with the test."""
    started: list[threading.Thread] = []
    yield started
    for thread in started:
        thread.join(LIMIT)
    assert not any(thread.is_alive() for thread in started)


def hold(admission: Admission, clock: Clock, seconds: float) -> None:
    with admission.place():
        clock.now += seconds


def test_one_at_a_time_and_free_again_after() -> None:
    admission = Admission(waiting=0, patience=0)
    with admission.place():
        assert admission.busy
        with pytest.raises(Busy), admission.place():
            raise AssertionError("two are in")
    assert not admission.busy
    with admission.place():
        pass


def test_the_place_is_free_after_an_error() -> None:
    admission = Admission(waiting=0, patience=0)
    with pytest.raises(LookupError), admission.place():
        raise LookupError
    assert not admission.busy


def test_a_full_queue_is_told_at_once(threads: list[threading.Thread]) -> None:
    admission = Admission(waiting=1, patience=LIMIT)
    with admission.place():
        threads.append(threading.Thread(target=lambda: hold(admission, Clock(), 0)))
        threads[0].start()
        assert wait_until(lambda: admission.waiting == 1)
        with pytest.raises(Busy), admission.place():
            pass
        assert admission.waiting == 1


def test_whoever_waits_too_long_leaves_the_queue() -> None:
    admission = Admission(waiting=5, patience=0.01)
    with admission.place():
        with pytest.raises(Busy), admission.place():
            pass
        assert admission.waiting == 0
        assert admission.busy
    assert not admission.busy


def test_the_queue_is_served_in_order_of_arrival(threads: list[threading.Thread]) -> None:
    admission = Admission(waiting=6, patience=LIMIT)
    served: list[int] = []

    def take(number: int) -> None:
        with admission.place():
            served.append(number)

    with admission.place():
        for number in range(6):
            threads.append(threading.Thread(target=take, args=(number,)))
            threads[-1].start()
            assert wait_until(lambda wanted=number + 1: admission.waiting == wanted)
    for thread in threads:
        thread.join(LIMIT)
    assert served == list(range(6))
    assert not admission.busy


def test_never_two_at_once_under_load(threads: list[threading.Thread]) -> None:
    admission = Admission(waiting=8, patience=LIMIT)
    inside = threading.Lock()
    outcomes: list[bool] = []

    def take() -> None:
        for _ in range(50):
            with admission.place():
                outcomes.append(inside.acquire(blocking=False))
                inside.release()

    threads.extend(threading.Thread(target=take) for _ in range(8))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert outcomes == [True] * 400
    assert not admission.busy
    assert admission.waiting == 0


def retry_after(admission: Admission) -> int:
    with pytest.raises(Busy) as caught, admission.place():
        pass
    return caught.value.retry_after


def test_retry_is_what_is_left_of_a_usual_hold(clock: Clock) -> None:
    admission = Admission(waiting=0, patience=0, clock=clock)
    hold(admission, clock, 10)
    with admission.place():
        clock.now += 3.5
        assert retry_after(admission) == 7


def test_retry_is_never_less_than_a_second_nor_more_than_clients_heed(clock: Clock) -> None:
    admission = Admission(waiting=0, patience=0, clock=clock)
    hold(admission, clock, 0.001)
    with admission.place():
        assert retry_after(admission) == 1
    for _ in range(30):
        hold(admission, clock, 10_000)
    with admission.place():
        assert retry_after(admission) == LONGEST_RETRY


def test_retry_counts_those_who_wait(clock: Clock, threads: list[threading.Thread]) -> None:
    admission = Admission(waiting=2, patience=LIMIT, clock=clock)
    hold(admission, clock, 10)
    with ExitStack() as running:
        running.enter_context(admission.place())
        for wanted in (1, 2):
            threads.append(threading.Thread(target=lambda: hold(admission, clock, 0)))
            threads[-1].start()
            assert wait_until(lambda wanted=wanted: admission.waiting == wanted)
        assert retry_after(admission) == 30


def test_retry_follows_what_requests_take_now(clock: Clock) -> None:
    admission = Admission(waiting=0, patience=0, clock=clock)
    for seconds in (100, 100, *[2] * 20):
        hold(admission, clock, seconds)
    with admission.place():
        assert retry_after(admission) <= 3


def test_an_overdue_hold_is_expected_to_take_as_long_again(clock: Clock) -> None:
    admission = Admission(waiting=0, patience=0, clock=clock)
    hold(admission, clock, 5)
    with admission.place():
        clock.now += 25
        assert retry_after(admission) == 20


def test_before_the_first_hold_has_ended_its_length_so_far_is_the_guess(clock: Clock) -> None:
    admission = Admission(waiting=0, patience=0, clock=clock)
    with admission.place():
        clock.now += 20
        assert retry_after(admission) == 20
