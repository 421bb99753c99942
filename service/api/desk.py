"""Where requests wait for the engine, one at a time: the first of a body is made, and only then is the answer 200."""

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial

import falcon

from service.admission import Admission
from service.api.access import AccessLine, access_line
from service.api.connections import Listener, reset
from service.api.listening import while_heard
from service.api.renditions import Rendition, Reply
from service.api.streams import AudioStream
from service.settings import Settings
from service.speech import Speaker, Speech
from service.workload import expected_speech

UNBUFFERED = {"X-Accel-Buffering": "no"}
"""COMPAT(nginx): it would hold back the first seconds of audio until its buffers are full."""


class Desk:
    """Serves one engine; shared by the routes that need it."""

    def __init__(
        self, engine: Speaker, admission: Admission, settings: Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._settings = settings
        self._clock = clock

    def serve(self, req: falcon.Request, resp: falcon.Response, speech: Speech, reply: Reply) -> None:
        """Answer with ``reply`` to ``speech``.

        Raises:
            SpeechError: it cannot be done, or not now.
        """
        speech = self._engine.check(speech)
        line = access_line(req)
        line.format = reply.name
        line.characters = len(speech.text)
        stream = self._open(req, speech, reply, line)
        resp.content_type = reply.content_type
        resp.set_headers({**UNBUFFERED, **reply.headers})
        resp.stream = stream

    def _open(self, req: falcon.Request, speech: Speech, reply: Reply, line: AccessLine) -> AudioStream:
        with ExitStack() as held:
            place = held.enter_context(ExitStack())
            asked, listener = self._clock(), Listener(req, self._settings.stall_seconds)
            expected = reply.work * expected_speech(speech)
            turn = place.enter_context(self._admission.place(expected, listener.gone))
            line.waited = round(self._clock() - asked, 3)
            attended = partial(while_heard, turn=turn, listener=listener, limit=self._settings.speak_seconds)
            # The place is free as soon as the engine is, while the client still takes what was made.
            rendition = Rendition(self._engine, speech, line, attended, done=place.close)
            chunks = held.enter_context(closing(reply.chunks(rendition)))
            return AudioStream(next(chunks), chunks, held.pop_all(), partial(reset, req), reply.farewell)
