"""``POST /v1/audio/speech``: validate, wait for the turn, make the first audio, and only then say 200."""

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from functools import partial

import falcon

from service.admission import Admission
from service.api.access import AccessLine, access_line
from service.api.bodies import body_limit, read_body
from service.api.connections import Listener, reset
from service.api.listening import while_heard
from service.api.orders import Order, read_order
from service.api.streams import AudioStream
from service.errors import ModelFault
from service.settings import Settings
from service.speech import SAMPLE_RATE, Samples, Speaker, Spoken
from service.workload import expected_speech


class SpeechResource:
    """Falcon resource. NOTE: no ``on_head``: a HEAD must not cost an inference."""

    def __init__(
        self, engine: Speaker, admission: Admission, settings: Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._settings = settings
        self._limit = body_limit(settings.max_chars)
        self._clock = clock

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        order = read_order(read_body(req, self._limit), self._settings)
        self._engine.check(order.speech)
        line = access_line(req)
        line.format = order.format.name
        line.characters = len(order.speech.text)
        stream = self._open(order, line, req)
        resp.content_type = order.format.content_type
        resp.stream = stream

    def _open(self, order: Order, line: AccessLine, req: falcon.Request) -> AudioStream:
        with ExitStack() as held:
            asked, listener = self._clock(), Listener(req, self._settings.stall_seconds)
            turn = held.enter_context(self._admission.place(expected_speech(order.speech), listener))
            line.waited = round(self._clock() - asked, 3)
            spoken = while_heard(self._engine.speak(order.speech), turn, listener, self._settings.speak_seconds)
            pieces = held.enter_context(closing(_audible(spoken, line)))
            chunks = held.enter_context(closing(order.format.encode(pieces)))
            first = next(chunks)
            return AudioStream(first, chunks, held.pop_all(), partial(reset, req))


def _audible(pieces: Generator[Spoken], line: AccessLine) -> Generator[Samples, None, None]:
    """The samples, counted, so that a response without audio cannot pass for speech; closing it closes them."""
    samples = 0
    with closing(pieces):
        for piece in pieces:
            samples += len(piece.samples)
            line.audio = round(samples / SAMPLE_RATE, 3)
            yield piece.samples
    if samples == 0:
        raise ModelFault("the model gave no audio")
