"""Monitoring of a synthesis: disconnects, timeouts, and the measurement of the pace."""

from collections.abc import Callable, Generator

import falcon
import numpy as np
import pytest
from falcon import testing

from service.admission.queue import AlwaysConnected, Pace, Ticket
from service.api.access import AccessLine
from service.api.replies.synthesis import Synthesis
from service.api.transport.connections import Client
from service.engine.protocol import PreparedSpeech
from service.errors import Abandoned, OutOfTime
from service.speech import SAMPLE_RATE, AudioPiece, SynthesisRequest
from tests.service.fakes import FakeEngine, sine


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class StubClient(Client):
    """Disconnects when it is told to."""

    def __init__(self) -> None:
        super().__init__(falcon.Request(testing.create_environ("/")), 1.0)
        self.left = False
        self.extended = 0.0

    def disconnected(self) -> bool:
        return self.left

    def extend_deadline(self, seconds: float) -> None:
        self.extended += seconds


class StubEngine(FakeEngine):
    """Pieces of a second each, of which each takes two."""

    def __init__(self, clock: Clock, pieces: int, silent: bool = False) -> None:
        super().__init__()
        self._clock = clock
        self._count = pieces
        self._silent = silent
        self.closed = False

    def synthesise(self, speech: PreparedSpeech) -> Generator[AudioPiece, None, None]:
        try:
            for _ in range(self._count):
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
def ticket(pace: Pace, clock: Clock) -> Ticket:
    return Ticket(10, AlwaysConnected(), pace, clock)


@pytest.fixture
def synthesis(ticket: Ticket, clock: Clock) -> Callable[[StubEngine, Client, float], Synthesis]:
    def begin(engine: StubEngine, client: Client, timeout: float) -> Synthesis:
        speech = engine.prepare(SynthesisRequest("Hello.", "af_heart"))
        return Synthesis(engine, speech, ticket, client, AccessLine("", "", "POST"), timeout, clock=clock)

    return begin


Begin = Callable[[StubEngine, Client, float], Synthesis]


def test_all_pieces_are_passed_on_and_the_pace_is_measured(synthesis: Begin, pace: Pace, clock: Clock) -> None:
    engine, client = StubEngine(clock, 60), StubClient()
    assert len(list(synthesis(engine, client, 1000).samples())) == 60
    assert pace.rtf == pytest.approx(2, rel=0.1)
    assert client.extended == 60
    assert engine.closed


def test_the_time_that_a_client_takes_is_not_in_the_pace(synthesis: Begin, pace: Pace, clock: Clock) -> None:
    for _ in synthesis(StubEngine(clock, 60), StubClient(), 10_000).samples():
        clock.now += 50
    assert pace.rtf < 2.1


def test_silence_does_not_make_the_machine_look_fast_or_slow(synthesis: Begin, pace: Pace, clock: Clock) -> None:
    before = pace.rtf
    assert len(list(synthesis(StubEngine(clock, 60, silent=True), StubClient(), 1000).samples())) == 60
    assert pace.rtf == before


def test_the_work_stops_at_the_next_window_after_a_disconnect(synthesis: Begin, clock: Clock) -> None:
    engine, client = StubEngine(clock, 60), StubClient()
    pieces = synthesis(engine, client, 1000).samples()
    next(pieces)
    client.left = True
    with pytest.raises(Abandoned):
        next(pieces)
    assert engine.made == 1
    assert engine.closed


def test_nothing_is_synthesised_for_a_client_that_has_disconnected(synthesis: Begin, clock: Clock) -> None:
    engine, client = StubEngine(clock, 60), StubClient()
    client.left = True
    with pytest.raises(Abandoned):
        next(synthesis(engine, client, 1000).samples())
    assert engine.made == 0


def test_the_timeout_ends_a_synthesis_with_an_error(synthesis: Begin, clock: Clock) -> None:
    engine = StubEngine(clock, 60)
    with pytest.raises(OutOfTime) as caught:
        list(synthesis(engine, StubClient(), 9).samples())
    assert caught.value.limit == 9
    assert engine.made == 5
    assert engine.closed
