"""``POST /v1/audio/speech/timestamps``: audio and when each of its words is heard, or subtitles.

COMPAT: ``POST /dev/captioned_speech`` is the same under Kokoro-FastAPI's name, where JSON comes in lines unless
``stream`` is false.
"""

from typing import Literal

import falcon

from service.api.dispatch import Dispatcher
from service.api.replies.captions import srt, vtt
from service.api.replies.synthesis import BodyWriter
from service.api.replies.timestamps import document, lines
from service.api.requests.parsing import TimestampRequest, parse_timestamps
from service.api.transport.bodies import body_limit, read_body
from service.settings import Settings

JSON, VTT, SRT = "application/json", "text/vtt", "application/x-subrip"


class TimestampsResource:
    """Falcon resource. NOTE: no ``on_head``: a HEAD must not cost an inference."""

    def __init__(self, dispatcher: Dispatcher, settings: Settings, streams: bool = False) -> None:
        """``streams``: JSON comes in lines unless the body says otherwise."""
        self._dispatcher = dispatcher
        self._settings = settings
        self._streams = streams
        self._limit = body_limit(settings.max_chars)

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        order = parse_timestamps(read_body(req, self._limit), self._settings, self._streams, _preferred(req))
        self._dispatcher.serve(req, resp, order.speech, _reply(order))


def _reply(order: TimestampRequest) -> BodyWriter:
    match order.shape:
        case "srt":
            return srt()
        case "vtt":
            return vtt()
        case "lines":
            return lines(order.format, order.words)
        case "json":
            return document(order.format, order.words)


def _preferred(req: falcon.Request) -> Literal["json", "srt", "vtt"]:
    match req.client_prefers((JSON, VTT, SRT)):
        case "text/vtt":
            return "vtt"
        case "application/x-subrip":
            return "srt"
        case _:
            return "json"
