"""``POST /v1/audio/speech``: validate, wait for the turn, make the first audio, and only then say 200."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from functools import partial

import falcon

from service.admission import Admission
from service.api.access import AccessLine, access_line
from service.api.bodies import body_limit, read_body
from service.api.connections import reset
from service.api.orders import Order, read_order
from service.api.streams import AudioStream
from service.errors import ModelFault
from service.settings import Settings
from service.speech import SAMPLE_RATE, Samples, Speaker, Spoken


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
        stream = self._open(order, line, partial(reset, req))
        resp.content_type = order.format.content_type
        resp.stream = stream

    def _open(self, order: Order, line: AccessLine, reset: Callable[[], None]) -> AudioStream:
        with ExitStack() as held:
            asked = self._clock()
            held.enter_context(self._admission.place())
            line.waited = round(self._clock() - asked, 3)
            pieces = held.enter_context(closing(_audible(self._engine.speak(order.speech), line)))
            chunks = held.enter_context(closing(order.format.encode(pieces)))
            first = next(chunks)
            return AudioStream(first, chunks, held.pop_all(), reset)


def _audible(pieces: Iterator[Spoken], line: AccessLine) -> Generator[Samples, None, None]:
    """The samples, counted, so that a response without audio cannot pass for speech; closing it closes them."""
    samples = 0
    try:
        for piece in pieces:
            samples += len(piece.samples)
            line.audio = round(samples / SAMPLE_RATE, 3)
            yield piece.samples
    finally:
        # A generator has it, any other iterator need not.
        if (close := getattr(pieces, "close", None)) is not None:
            close()
    if samples == 0:
        raise ModelFault("the model gave no audio")
