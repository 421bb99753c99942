"""``POST /v1/audio/speech``: text to audio."""

import falcon

from service.api.dispatch import Dispatcher
from service.api.replies.sse import events
from service.api.replies.synthesis import audio
from service.api.requests.parsing import parse_speech
from service.api.transport.bodies import body_limit, read_body
from service.settings import Settings


class SpeechResource:
    """Falcon resource. NOTE: no ``on_head``: a HEAD must not cost a synthesis."""

    def __init__(self, dispatcher: Dispatcher, settings: Settings) -> None:
        self._dispatcher = dispatcher
        self._settings = settings
        self._limit = body_limit(settings.max_chars)

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        request = parse_speech(read_body(req, self._limit), self._settings)
        writer = events(request.format) if request.events else audio(request.format)
        self._dispatcher.serve(req, resp, request.synthesis, writer)
