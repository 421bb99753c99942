import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from service.admission.queue import MAX_RETRY_AFTER, PRIOR_RTF, Admission, AlwaysConnected, Pace, Ticket
from service.errors import Abandoned, Busy
from tests.service.fakes import LIMIT, wait_until


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class StubConnection:
    left = False

    def disconnected(self) -> bool:
        return self.left

    seems_disconnected = disconnected


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


@pytest.fixture
def pace() -> Pace:
    """A second of voice takes half a second of work."""
    pace = Pace()
    for _ in range(100):
        pace.add(5, 2.5)
    return pace


@pytest.fixture
def queue_up(threads: list[threading.Thread]) -> Callable[..., None]:
    """Lets one more wait, and returns when it does."""

    def queue_up(admission: Admission, expected: float = 1.0, then: Callable[[], None] = lambda: None) -> None:
        def take() -> None:
            with admission.slot(expected):
                then()

        wanted = admission.waiting + 1
        threads.append(threading.Thread(target=take))
        threads[-1].start()
        assert wait_until(lambda: admission.waiting == wanted)

    return queue_up


def retry_after(admission: Admission, expected: float = 1.0) -> int:
    with pytest.raises(Busy) as caught, admission.slot(expected):
        pass
    return caught.value.retry_after


def test_one_at_a_time_and_free_again_after() -> None:
    admission = Admission(capacity=0, timeout=0)
    with admission.slot(1):
        assert admission.busy
        with pytest.raises(Busy), admission.slot(1):
            raise AssertionError("two are in")
    assert not admission.busy
    with admission.slot(1):
        pass


def test_the_place_is_free_after_an_error() -> None:
    admission = Admission(capacity=0, timeout=0)
    with pytest.raises(LookupError), admission.slot(1):
        raise LookupError
    assert not admission.busy


def test_a_queue_that_is_full_is_told_at_once(queue_up: Callable[..., None], pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=1, timeout=LIMIT, pace=pace, clock=clock)
    with admission.slot(20):
        queue_up(admission)
        # 10 s until the one that waits moves up and leaves its place in the queue.
        assert retry_after(admission) == 10
        assert admission.waiting == 1


def test_a_turn_that_cannot_come_in_time_is_refused_at_once(pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=8, timeout=LIMIT, pace=pace, clock=clock)
    with admission.slot(100):
        # 50 s of work are ahead; in 20 they are no more than one waits.
        assert retry_after(admission) == 20
        assert admission.waiting == 0


def test_all_who_wait_are_ahead(queue_up: Callable[..., None], pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=8, timeout=LIMIT, pace=pace, clock=clock)
    with admission.slot(20):
        queue_up(admission, 30)
        queue_up(admission, 24)
        assert admission.queued_seconds == pytest.approx(37, rel=0.01)
        assert retry_after(admission) == 7


def test_what_was_made_already_is_not_ahead(pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=8, timeout=LIMIT, pace=pace, clock=clock)
    with admission.slot(100) as ticket:
        clock.now += 25
        ticket.add(50, 25)
        assert admission.queued_seconds == pytest.approx(25, rel=0.01)


def test_one_that_gets_on_slowly_is_expected_to_go_on_so(pace: Pace, clock: Clock) -> None:
    """Its client reads slowly: work alone would explain 10 s for each 20 of voice."""
    admission = Admission(capacity=8, timeout=0, pace=pace, clock=clock)
    with admission.slot(40) as ticket:
        clock.now += 80
        ticket.add(20, 10)
        assert 60 < retry_after(admission) <= 80


def test_one_whose_first_piece_was_slow_is_not_expected_to_go_on_so(pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=8, timeout=0, pace=pace, clock=clock)
    with admission.slot(40) as ticket:
        clock.now += 2
        ticket.add(0.5, 2)
        assert retry_after(admission) < 40


def test_one_that_is_longer_than_expected_is_nearly_done(pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=8, timeout=0, pace=pace, clock=clock)
    with admission.slot(10) as ticket:
        clock.now += 10
        ticket.add(20, 10)
        assert 0 < admission.queued_seconds < 2


def test_one_that_is_overdue_is_expected_to_need_as_long_again(clock: Clock) -> None:
    admission = Admission(capacity=0, timeout=0, clock=clock)
    with admission.slot(10):
        clock.now += 10 * PRIOR_RTF + 20
        assert retry_after(admission) == 20


def test_a_throttled_core_makes_for_longer_waits(pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=0, timeout=0, pace=pace, clock=clock)
    with admission.slot(40):
        assert retry_after(admission) == 20
    with admission.slot(100) as ticket:
        for _ in range(20):
            ticket.add(5, 15)
    with admission.slot(40):
        assert 100 < retry_after(admission) <= MAX_RETRY_AFTER


def test_retry_is_never_less_than_a_second_nor_more_than_clients_heed(clock: Clock) -> None:
    admission = Admission(capacity=0, timeout=0, clock=clock)
    with admission.slot(0.001):
        assert retry_after(admission) == 1
    with admission.slot(100_000):
        assert retry_after(admission) == MAX_RETRY_AFTER


def test_whoever_waits_too_long_leaves_the_queue(threads: list[threading.Thread], pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=5, timeout=30, pace=pace, clock=clock)
    told: list[int] = []
    with admission.slot(20):
        threads.append(threading.Thread(target=lambda: told.append(retry_after(admission))))
        threads[0].start()
        assert wait_until(lambda: admission.waiting == 1)
        # 10 s were expected; now the first is 89.5 s overdue.
        clock.now += 99.5
        assert wait_until(lambda: told)
        assert told == [60]
        assert admission.waiting == 0
        assert admission.busy
    assert not admission.busy


def test_whoever_has_gone_is_dropped_before_its_turn(threads: list[threading.Thread]) -> None:
    admission = Admission(capacity=5, timeout=LIMIT)
    connection = StubConnection()
    dropped: list[bool] = []

    def take() -> None:
        with pytest.raises(Abandoned), admission.slot(1, connection):
            pass
        dropped.append(True)

    with admission.slot(1):
        threads.append(threading.Thread(target=take))
        threads[0].start()
        assert wait_until(lambda: admission.waiting == 1)
        connection.left = True
        assert wait_until(lambda: dropped)
        assert admission.waiting == 0
        assert admission.busy
    assert not admission.busy


def test_one_whose_client_has_left_is_as_good_as_done(pace: Pace, clock: Clock) -> None:
    admission = Admission(capacity=5, timeout=LIMIT, pace=pace, clock=clock)
    connection = StubConnection()
    with admission.slot(10_000, connection):
        assert retry_after(admission) == MAX_RETRY_AFTER
        connection.left = True
        assert admission.queued_seconds == pytest.approx(2, rel=0.01)


def test_the_place_is_passed_on_by_one_that_fails_while_it_is_handed_over(queue_up: Callable[..., None]) -> None:
    admission = Admission(capacity=5, timeout=LIMIT)
    served: list[bool] = []
    with ExitStack() as first:
        first.enter_context(admission.slot(1))
        lost = Ticket(1, AlwaysConnected(), Pace(), Clock())
        admission._queue.append(lost)
        queue_up(admission, then=lambda: served.append(True))
    assert lost.acquired.is_set()
    admission._withdraw(lost)
    assert wait_until(lambda: served)
    assert wait_until(lambda: not admission.busy)


def test_the_queue_is_served_in_order_of_arrival(queue_up: Callable[..., None]) -> None:
    admission = Admission(capacity=6, timeout=LIMIT)
    served: list[int] = []
    with admission.slot(1):
        for number in range(6):
            queue_up(admission, then=lambda number=number: served.append(number))
    assert wait_until(lambda: len(served) == 6)
    assert served == list(range(6))
    assert wait_until(lambda: not admission.busy)


def test_never_two_at_once_under_load(threads: list[threading.Thread]) -> None:
    admission = Admission(capacity=8, timeout=LIMIT)
    inside = threading.Lock()
    outcomes: list[bool] = []

    def take() -> None:
        for _ in range(50):
            with admission.slot(0.001):
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
    assert admission.queued_seconds == 0
