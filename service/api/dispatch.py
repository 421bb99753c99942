"""Where requests wait for the engine, one at a time: the first of a body is made, and only then is the answer 200.

Plain audio that was made before comes from the cache, without a turn; what the client has already is not sent at all.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, closing
from functools import partial
from typing import TypeAlias

import falcon
import msgspec

from service.admission.cost import expected_speech
from service.admission.queue import Admission, Ticket
from service.api.access import access_line
from service.api.caching.cached import send_kept
from service.api.caching.conditions import entity_tag, is_known
from service.api.replies.listening import while_heard
from service.api.replies.synthesis import BodyWriter, Synthesis
from service.api.transport.connections import Client, hold, reset
from service.api.transport.streams import AudioStream
from service.cache.files import Entry
from service.cache.keys import audio_key
from service.cache.stores import AudioStore
from service.settings import Settings
from service.speech import Engine, SynthesisRequest

SENDING = 4
"""How many files may be sent from the cache at once; more of them wait for a turn, as if they had to be spoken. Each
keeps one of gunicorn's threads, so ``threads`` there goes with it: clients that read slowly must not take them all."""
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""COMPAT(nginx): it would hold back the first seconds of audio until its buffers are full."""

Keep: TypeAlias = Callable[[Iterable[bytes]], Generator[bytes, None, None]]
"""Makes a copy of a body on its way."""


class _Visit(msgspec.Struct, frozen=True):
    """A request at the desk."""

    req: falcon.Request
    resp: falcon.Response
    speech: SynthesisRequest
    reply: BodyWriter
    listener: Client


class Dispatcher:
    """Serves one engine; shared by the routes that need it.

    Args:
        engine: that speaks.
        admission: gives out the turns.
        settings: what the operator chose.
        cache: finished audio; None keeps none.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        engine: Engine,
        admission: Admission,
        settings: Settings,
        cache: AudioStore | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._settings = settings
        self._cache = cache
        self._clock = clock
        self._senders = threading.Semaphore(SENDING)

    def serve(self, req: falcon.Request, resp: falcon.Response, speech: SynthesisRequest, reply: BodyWriter) -> None:
        """Answer with ``reply`` to ``speech``.

        Raises:
            SpeechError: it cannot be done, or not now.
            falcon.HTTPError: a condition on what the client has or wants of the file is not met.
        """
        speech = self._engine.check(speech)
        line = access_line(req)
        line.format = reply.name
        line.characters = len(speech.text)
        visit = _Visit(req, resp, speech, reply, Client(req, self._settings.stall_seconds))
        if reply.kept:
            self._serve_kept(visit)
        else:
            with ExitStack() as held:
                self._speak(visit, held, self._wait(visit, held))

    def _serve_kept(self, visit: _Visit) -> None:
        key = audio_key(self._engine.fingerprint, visit.speech, visit.reply.name)
        tag = entity_tag(key)
        if is_known(visit.req, tag):
            visit.resp.status = falcon.HTTP_304
        else:
            self._find_or_speak(visit, key, tag)
        visit.resp.etag = tag
        visit.resp.set_header("Cache-Control", self._settings.cache_control)

    def _find_or_speak(self, visit: _Visit, key: str, tag: falcon.ETag) -> None:
        with ExitStack() as held:
            if self._cache is None:
                self._speak(visit, held, self._wait(visit, held))
                return
            entry = self._find_at_once(self._cache, key, held)
            if entry is None:
                turn = self._wait(visit, held)
                # Whoever had the place before may have been asked for the same.
                entry = self._cache.find(key)
            access_line(visit.req).cache = "miss" if entry is None else "hit"
            if entry is None:
                self._speak(visit, held, turn, partial(self._cache.keep, key))
            else:
                send_kept(visit.req, visit.resp, entry, tag, visit.listener, held)
                visit.resp.content_type = visit.reply.content_type

    def _find_at_once(self, cache: AudioStore, key: str, held: ExitStack) -> Entry | None:
        """The file, without a turn, unless too many are being sent."""
        if not self._senders.acquire(blocking=False):
            return None
        with ExitStack() as sending:
            sending.callback(self._senders.release)
            if (entry := cache.find(key)) is not None:
                held.push(sending.pop_all())
            return entry

    def _wait(self, visit: _Visit, held: ExitStack) -> Ticket:
        line, asked = access_line(visit.req), self._clock()
        line.expected_wait = round(self._admission.queued_seconds, 3)
        expected = visit.reply.work * expected_speech(visit.speech)
        turn = held.enter_context(self._admission.place(expected, visit.listener))
        line.waited = round(self._clock() - asked, 3)
        return turn

    def _speak(self, visit: _Visit, place: ExitStack, turn: Ticket, keep: Keep | None = None) -> None:
        """Begin the answer, which takes over ``place``."""
        with ExitStack() as held:
            place = held.enter_context(place.pop_all())
            attended = partial(
                while_heard, turn=turn, listener=visit.listener, limit=self._settings.speak_seconds, clock=self._clock
            )
            # The place is free as soon as the engine is, while the client still takes what was made. Not so if it is
            # kept: whoever waits to ask for the same must find the file whole.
            done = place.close if keep is None else _nothing
            line = access_line(visit.req)
            synthesis = Synthesis(self._engine, visit.speech, line, attended, done, self._clock)
            chunks = held.enter_context(closing(visit.reply.chunks(synthesis)))
            if keep is not None:
                chunks = held.enter_context(closing(keep(chunks)))
            broken = partial(reset, visit.req)
            hold(visit.req, held)
            stream = AudioStream(next(chunks), chunks, held.pop_all(), broken, visit.reply.error_chunk)
        visit.resp.content_type = visit.reply.content_type
        visit.resp.set_headers({**UNBUFFERED, **visit.reply.headers})
        visit.resp.stream = stream


def _nothing() -> None:
    pass
