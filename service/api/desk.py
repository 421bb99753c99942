"""Where requests wait for the engine, one at a time: the first of a body is made, and only then is the answer 200.

Plain audio that was made before comes from the cache, without a turn; what the client has already is not sent at all.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, closing
from functools import partial

import falcon

from service.admission import Admission
from service.api.access import AccessLine, access_line
from service.api.connections import reset
from service.api.kept import send_kept
from service.api.renditions import Rendition, Reply
from service.api.streams import AudioStream
from service.api.validators import entity_tag, is_known
from service.cache.directory import AudioCache
from service.cache.files import Entry
from service.cache.keys import audio_key
from service.speech import Speaker, Speech

SENDING = 4
"""How many files may be sent from the cache at once; more of them wait for a turn, as if they had to be spoken. Each
keeps one of gunicorn's threads, so ``threads`` there goes with it: clients that read slowly must not take them all."""
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""COMPAT(nginx): it would hold back the first seconds of audio until its buffers are full."""


class Desk:
    """Serves one engine; shared by the routes that need it.

    Args:
        engine: that speaks.
        admission: gives out the turns.
        cache: finished audio; None keeps none.
        cache_control: the header's value for audio that may be kept.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        engine: Speaker,
        admission: Admission,
        cache: AudioCache | None,
        cache_control: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._cache = cache
        self._cache_control = cache_control
        self._clock = clock
        self._senders = threading.Semaphore(SENDING)

    def serve(self, req: falcon.Request, resp: falcon.Response, speech: Speech, reply: Reply) -> None:
        """Answer with ``reply`` to ``speech``.

        Raises:
            SpeechError: it cannot be done, or not now.
            falcon.HTTPError: a condition on what the client has or wants of the file is not met.
        """
        self._engine.check(speech)
        line = access_line(req)
        line.format = reply.name
        line.characters = len(speech.text)
        if reply.kept:
            self._serve_kept(req, resp, speech, reply)
        else:
            with ExitStack() as held:
                self._wait(held, line)
                _send(resp, reply, self._open(held, speech, reply, line, partial(reset, req)))

    def _serve_kept(self, req: falcon.Request, resp: falcon.Response, speech: Speech, reply: Reply) -> None:
        key = audio_key(self._engine.fingerprint, speech, reply.name)
        tag = entity_tag(key)
        if is_known(req, tag):
            resp.status = falcon.HTTP_304
        else:
            self._find_or_speak(req, resp, speech, reply, key)
        resp.etag = tag
        resp.set_header("Cache-Control", self._cache_control)

    def _find_or_speak(
        self, req: falcon.Request, resp: falcon.Response, speech: Speech, reply: Reply, key: str
    ) -> None:
        line = access_line(req)
        with ExitStack() as held:
            entry = self._find_at_once(held, key)
            if entry is None:
                self._wait(held, line)
                # Whoever had the place before may have been asked for the same.
                entry = None if self._cache is None else self._cache.find(key)
            if self._cache is not None:
                line.cache = "miss" if entry is None else "hit"
            if entry is None:
                keep = None if self._cache is None else partial(self._cache.keep, key)
                _send(resp, reply, self._open(held, speech, reply, line, partial(reset, req), keep))
            else:
                send_kept(req, resp, entry, entity_tag(key), held)
                resp.content_type = reply.content_type

    def _find_at_once(self, held: ExitStack, key: str) -> Entry | None:
        """The file, without a turn, unless too many are being sent."""
        if self._cache is None or not self._senders.acquire(blocking=False):
            return None
        with ExitStack() as sending:
            sending.callback(self._senders.release)
            if (entry := self._cache.find(key)) is not None:
                held.push(sending.pop_all())
            return entry

    def _wait(self, held: ExitStack, line: AccessLine) -> None:
        line.ahead = self._admission.busy + self._admission.waiting
        asked = self._clock()
        held.enter_context(self._admission.place())
        line.waited = round(self._clock() - asked, 3)

    def _open(
        self,
        place: ExitStack,
        speech: Speech,
        reply: Reply,
        line: AccessLine,
        reset: Callable[[], None],
        keep: Callable[[Iterable[bytes]], Generator[bytes, None, None]] | None = None,
    ) -> AudioStream:
        """Begin the answer, which takes over ``place``; ``keep`` makes a copy of it on its way."""
        with ExitStack() as held:
            place = held.enter_context(place.pop_all())
            # The place is free as soon as the engine is, while the client still takes what was made. Not so if it is
            # kept: whoever waits to ask for the same must find the file whole.
            done = place.close if keep is None else _nothing
            rendition = Rendition(self._engine, speech, line, done, self._clock)
            chunks = held.enter_context(closing(reply.chunks(rendition)))
            if keep is not None:
                chunks = held.enter_context(closing(keep(chunks)))
            return AudioStream(next(chunks), chunks, held.pop_all(), reset, reply.farewell)


def _nothing() -> None:
    pass


def _send(resp: falcon.Response, reply: Reply, stream: AudioStream) -> None:
    resp.content_type = reply.content_type
    resp.set_headers({**UNBUFFERED, **reply.headers})
    resp.stream = stream
