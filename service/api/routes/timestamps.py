"""``POST /v1/audio/speech/timestamps``: audio and the times of its words, or captions.

COMPAT: ``POST /dev/captioned_speech`` is the same under Kokoro-FastAPI's name, where JSON comes in lines unless
``stream`` is false.
"""

import falcon

from service.api.dispatch import Dispatcher
from service.api.replies.captions import srt, vtt
from service.api.replies.synthesis import BodyWriter
from service.api.replies.timestamps import document, lines
from service.api.requests.parsing import CaptionFormat, TimestampRequest, parse_timestamps
from service.api.transport.bodies import body_limit, read_body
from service.settings import Settings

JSON, VTT, SRT = "application/json", "text/vtt", "application/x-subrip"


class TimestampsResource:
    """Falcon resource. NOTE: no ``on_head``: a HEAD must not cost a synthesis.

    Args:
        streams: JSON comes in lines unless the body says otherwise.
    """

    def __init__(self, dispatcher: Dispatcher, settings: Settings, streams: bool = False) -> None:
        self._dispatcher = dispatcher
        self._settings = settings
        self._streams = streams
        self._limit = body_limit(settings.max_chars)

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        request = parse_timestamps(read_body(req, self._limit), self._settings, self._streams, _preferred(req))
        self._dispatcher.serve(req, resp, request.synthesis, _writer(request))


def _writer(request: TimestampRequest) -> BodyWriter:
    match request.shape:
        case "srt":
            return srt()
        case "vtt":
            return vtt()
        case "lines":
            return lines(request.format, request.words)
        case "json":
            return document(request.format, request.words)


def _preferred(req: falcon.Request) -> CaptionFormat:
    match req.client_prefers((JSON, VTT, SRT)):
        case "text/vtt":
            return "vtt"
        case "application/x-subrip":
            return "srt"
        case _:
            return "json"
