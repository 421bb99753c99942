from collections.abc import Iterator

import falcon
import numpy as np
import pytest
from falcon import testing

from service.admission.cost import Pace
from service.admission.queue import AlwaysConnected, Ticket
from service.api.replies.listening import while_heard
from service.api.transport.connections import Client
from service.errors import Abandoned, OutOfTime
from service.speech import SAMPLE_RATE, AudioPiece
from tests.service.fakes import sine


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Audience(Client):
    """Leaves when it is told to."""

    def __init__(self) -> None:
        super().__init__(falcon.Request(testing.create_environ("/")), 1.0)
        self.left = False
        self.allowed = 0.0

    def gone(self) -> bool:
        return self.left

    def allow(self, seconds: float) -> None:
        self.allowed += seconds


class StubEngine:
    """Pieces of a second each, of which each takes two."""

    def __init__(self, clock: Clock, pieces: int, silent: bool = False) -> None:
        self._clock = clock
        self._pieces = pieces
        self._silent = silent
        self.made = 0
        self.closed = False

    def speak(self) -> Iterator[AudioPiece]:
        try:
            for _ in range(self._pieces):
                self._clock.now += 2
                self.made += 1
                yield AudioPiece(np.zeros(SAMPLE_RATE, np.float32) if self._silent else sine(SAMPLE_RATE))
        finally:
            self.closed = True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace() -> Pace:
    return Pace()


@pytest.fixture
def turn(pace: Pace, clock: Clock) -> Ticket:
    return Ticket(10, AlwaysConnected(), pace, clock)


def test_all_is_passed_on_and_the_pace_learned(turn: Ticket, pace: Pace, clock: Clock) -> None:
    engine, audience = StubEngine(clock, 60), Audience()
    assert len(list(while_heard(engine.speak(), turn, audience, 1000, clock))) == 60
    assert pace.rtf == pytest.approx(2, rel=0.1)
    assert audience.allowed == 60
    assert engine.closed


def test_the_time_that_a_client_takes_is_not_the_pace(turn: Ticket, pace: Pace, clock: Clock) -> None:
    for _ in while_heard(StubEngine(clock, 60).speak(), turn, Audience(), 10_000, clock):
        clock.now += 50
    assert pace.rtf < 2.1


def test_silence_does_not_make_the_machine_look_fast_or_slow(turn: Ticket, pace: Pace, clock: Clock) -> None:
    before = pace.rtf
    assert len(list(while_heard(StubEngine(clock, 60, silent=True).speak(), turn, Audience(), 1000, clock))) == 60
    assert pace.rtf == before


def test_the_work_stops_at_the_next_window_once_nobody_listens(turn: Ticket, clock: Clock) -> None:
    engine, audience = StubEngine(clock, 60), Audience()
    pieces = while_heard(engine.speak(), turn, audience, 1000, clock)
    next(pieces)
    audience.left = True
    with pytest.raises(Abandoned):
        next(pieces)
    assert engine.made == 1
    assert engine.closed


def test_nothing_is_begun_for_one_that_has_gone(turn: Ticket, clock: Clock) -> None:
    engine, audience = StubEngine(clock, 60), Audience()
    audience.left = True
    with pytest.raises(Abandoned):
        next(while_heard(engine.speak(), turn, audience, 1000, clock))
    assert engine.made == 0


def test_what_takes_too_long_ends_with_an_error(turn: Ticket, clock: Clock) -> None:
    engine = StubEngine(clock, 60)
    with pytest.raises(OutOfTime) as caught:
        list(while_heard(engine.speak(), turn, Audience(), 9, clock))
    assert caught.value.limit == 9
    assert engine.made == 5
    assert engine.closed
