"""``POST /v1/audio/speech``: validate, wait for the turn, make the first audio, and only then say 200.

What was said before comes from the cache, without a turn; what the client says that it has is not sent at all.
"""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from functools import partial

import falcon

from service.admission import Admission
from service.api.access import AccessLine, access_line
from service.api.bodies import body_limit, read_body
from service.api.connections import reset
from service.api.kept import send_kept
from service.api.orders import Order, read_order
from service.api.streams import AudioStream
from service.api.validators import entity_tag, is_known
from service.cache.directory import AudioCache
from service.cache.files import Entry
from service.cache.keys import audio_key
from service.errors import ModelFault
from service.settings import Settings
from service.speech import SAMPLE_RATE, Samples, Speaker, Spoken


class SpeechResource:
    """Falcon resource. NOTE: no ``on_head``: a HEAD must not cost an inference."""

    def __init__(
        self,
        engine: Speaker,
        admission: Admission,
        settings: Settings,
        cache: AudioCache | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._settings = settings
        self._limit = body_limit(settings.max_chars)
        self._cache = cache
        self._clock = clock

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        order = read_order(read_body(req, self._limit), self._settings)
        self._engine.check(order.speech)
        line = access_line(req)
        line.format = order.format.name
        line.characters = len(order.speech.text)
        key = audio_key(self._engine.fingerprint, order.speech, order.format.name)
        tag = entity_tag(key)
        if is_known(req, tag):
            resp.status = falcon.HTTP_304
        else:
            self._answer(req, resp, order, key)
            resp.content_type = order.format.content_type
        resp.etag = tag
        resp.cache_control = (self._settings.cache_control,)

    def _answer(self, req: falcon.Request, resp: falcon.Response, order: Order, key: str) -> None:
        line = access_line(req)
        with ExitStack() as held:
            entry = self._find(key)
            if entry is None:
                self._wait(held, line)
                # Whoever had the place before may have been asked for the same.
                entry = self._find(key)
            if self._cache is not None:
                line.cache = "miss" if entry is None else "hit"
            if entry is None:
                resp.stream = self._open(held, order, key, line, partial(reset, req))
        if entry is not None:
            send_kept(req, resp, entry, entity_tag(key))

    def _find(self, key: str) -> Entry | None:
        return None if self._cache is None else self._cache.find(key)

    def _wait(self, held: ExitStack, line: AccessLine) -> None:
        line.ahead = self._admission.busy + self._admission.waiting
        asked = self._clock()
        held.enter_context(self._admission.place())
        line.waited = round(self._clock() - asked, 3)

    def _open(
        self, held: ExitStack, order: Order, key: str, line: AccessLine, reset: Callable[[], None]
    ) -> AudioStream:
        """Begin to speak; what is held goes with the stream that is returned."""
        pieces = held.enter_context(closing(_audible(self._engine.speak(order.speech), line, self._clock)))
        chunks = held.enter_context(closing(order.format.encode(pieces)))
        if self._cache is not None:
            chunks = held.enter_context(closing(self._cache.keep(key, chunks)))
        first = next(chunks)
        return AudioStream(first, chunks, held.pop_all(), reset)


def _audible(pieces: Iterator[Spoken], line: AccessLine, clock: Callable[[], float]) -> Generator[Samples, None, None]:
    """The samples, counted, so that a response without audio cannot pass for speech; closing it closes them."""
    samples = 0
    try:
        for piece in _timed(pieces, line, clock):
            samples += len(piece.samples)
            line.audio = round(samples / SAMPLE_RATE, 3)
            yield piece.samples
    finally:
        # A generator has it, any other iterator need not.
        if (close := getattr(pieces, "close", None)) is not None:
            close()
    if samples == 0:
        raise ModelFault("the model gave no audio")


def _timed(pieces: Iterator[Spoken], line: AccessLine, clock: Callable[[], float]) -> Iterator[Spoken]:
    """The pieces, and on the line how long they took to make: not to encode, and not to send."""
    taken = 0.0
    while True:
        begun = clock()
        piece = next(pieces, None)
        taken += clock() - begun
        line.synthesis = round(taken, 3)
        if piece is None:
            return
        yield piece
