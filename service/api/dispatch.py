"""The dispatcher: cache lookup, queueing and streaming of everything that needs the engine.

The first chunk of a body is made before the status is sent, so an early failure is still an HTTP error. Cached audio is
sent without a slot; a client that has the audio already gets 304.
"""

import threading
import time
from collections.abc import Callable

import falcon

from service.admission.queue import Admission, Ticket
from service.api.caching.conditions import entity_tag, is_current
from service.api.caching.response import send_entry
from service.api.context import RequestContext
from service.api.replies.synthesis import BodyWriter, Synthesis
from service.api.transport.connections import Client
from service.api.unread import UNREAD, describe_unread
from service.cache.files import Entry
from service.cache.keys import audio_key
from service.cache.stores import AudioStore
from service.engine.protocol import Engine
from service.settings import Settings
from service.speech import SynthesisRequest

MAX_SENDERS = 4
"""Cached files that are sent at once; further requests for one wait for the slot, as if they had to be synthesised.
Each keeps one of Gunicorn's threads, so ``threads`` there depends on it: slow readers must not take them all."""
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""COMPAT(nginx): it would hold back the first seconds of audio until its buffers are full."""


class Dispatcher:
    """Serves the requests of all routes that need the engine.

    Args:
        engine: one loaded model.
        admission: queue for its one slot.
        settings: of the operator.
        cache: of finished audio; None: off.
        clock: monotonic seconds.
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
        self._senders = threading.Semaphore(MAX_SENDERS)

    def serve(self, req: falcon.Request, resp: falcon.Response, request: SynthesisRequest, writer: BodyWriter) -> None:
        """Respond to ``request`` with the body that ``writer`` makes.

        Raises:
            SpeechError: it cannot be served, or not now.
            falcon.HTTPError: a precondition or range of the request cannot be met.
        """
        speech = self._engine.prepare(request)
        client = Client(req, self._settings.stall_seconds)
        with RequestContext(req, resp, speech, client) as context:
            context.line.format = writer.name
            context.line.characters = len(request.text)
            letters = context.line.unread = sum(script.letters for script in speech.text.unread)
            if writer.cacheable:
                self._serve_cacheable(context, writer)
            else:
                self._synthesise(context, writer, self._acquire_slot(context, writer))
            # The first chunk is made: words are counted that are known to be unread before it.
            if unread := describe_unread(speech.text.unread, context.line.unread - letters):
                resp.set_header(UNREAD, unread)

    def _serve_cacheable(self, context: RequestContext, writer: BodyWriter) -> None:
        key = audio_key(context.speech.key, writer.name)
        tag = entity_tag(key)
        if is_current(context.req, tag):
            context.resp.status = falcon.HTTP_304
        elif self._cache is None:
            self._synthesise(context, writer, self._acquire_slot(context, writer))
        else:
            self._serve_cached(context, writer, self._cache, key)
        context.resp.etag = tag
        context.resp.set_header("Cache-Control", self._settings.cache_control)

    def _serve_cached(self, context: RequestContext, writer: BodyWriter, cache: AudioStore, key: str) -> None:
        entry = self._find_with_permit(context, cache, key)
        if entry is None:
            ticket = self._acquire_slot(context, writer)
            # The request before this one may have been for the same audio.
            entry = cache.find(key)
        context.line.cache = "miss" if entry is None else "hit"
        if entry is None:
            self._synthesise(context, writer, ticket, cache, key)
        else:
            send_entry(context, context.own(entry), entity_tag(key))
            context.resp.content_type = writer.content_type

    def _find_with_permit(self, context: RequestContext, cache: AudioStore, key: str) -> Entry | None:
        """The entry, without a slot; None if there is none or too many are being sent."""
        permit = context.acquire_permit(self._senders)
        if permit is None:
            return None
        entry = cache.find(key)
        if entry is None:
            permit.close()
        return entry

    def _acquire_slot(self, context: RequestContext, writer: BodyWriter) -> Ticket:
        line, queued = context.line, self._clock()
        line.expected_wait = round(self._admission.queued_seconds, 3)
        ticket = context.acquire_slot(self._admission, writer.work * context.speech.expected_seconds)
        line.waited = round(self._clock() - queued, 3)
        return ticket

    def _synthesise(
        self,
        context: RequestContext,
        writer: BodyWriter,
        ticket: Ticket,
        cache: AudioStore | None = None,
        key: str = "",
    ) -> None:
        """Stream the synthesis, and store it under ``key`` if there is a ``cache``.

        The slot is released as soon as the engine is done, while the client still reads what was made. Not so if the
        audio is stored: a request that waits for the same audio must find the whole file.
        """
        synthesis = Synthesis(
            self._engine,
            context.speech,
            ticket,
            context.client,
            context.line,
            self._settings.speak_seconds,
            on_done=context.release_slot if cache is None else None,
            clock=self._clock,
        )
        chunks = writer.chunks(synthesis)
        context.stream(chunks if cache is None else cache.store(key, context.own(chunks)), writer.error_chunk)
        context.resp.content_type = writer.content_type
        context.resp.set_headers({**UNBUFFERED, **writer.headers})
