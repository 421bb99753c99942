"""Every route with what it takes and answers: the table that ``GET /openapi.json`` is made of.

A route without an entry here, or an entry without a route, fails a test. Bodies are the Structs that the routes decode
and encode.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from service.api.replies.sse import Delta, Done, Failed
from service.api.replies.timestamps import TimedAudio
from service.api.requests.schemas import PhonemizeBody, SpeechBody, TimestampsBody
from service.api.routes.catalogue import ModelEntry, ModelList, VoiceIds, VoiceList
from service.api.routes.health import Alive, Contents, Ready
from service.api.routes.phonemize import Phonemes
from service.audio.encoders import FORMATS

JSON = "application/json"
LINES = "application/x-ndjson"
EVENTS = "text/event-stream"


class Answer(msgspec.Struct, frozen=True):
    """A body that can be sent with 200; where several have one content type, any of them can."""

    content_type: str
    body: type[msgspec.Struct] | None = None
    """None for audio and text; of lines and events, what one of them holds."""


class Parameter(msgspec.Struct, frozen=True):
    """A value in the path or the query."""

    name: str
    where: str
    type: Any
    description: str
    example: Any


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """A route with one method, or with several that differ by nothing but the body of the answer."""

    path: str
    """As the router has it."""
    methods: tuple[str, ...]
    summary: str
    answers: tuple[Answer, ...]
    errors: tuple[int, ...] = ()
    """Statuses besides those that any answer may have."""
    body: type[msgspec.Struct] | None = None
    example: Any = None
    """A body that is accepted."""
    parameters: tuple[Parameter, ...] = ()
    open: bool = False
    """No API key is asked for, whatever the settings say."""
    kept: bool = False
    """The answer is a file that may be kept: there can be parts of it, and conditions on it."""


ERRORS: Mapping[int, str] = {
    400: "The request must be changed; `param` names the field.",
    401: "The server wants an API key, and none or another one was sent.",
    404: "There is no such thing.",
    408: "The body did not arrive in time.",
    412: "The file is not the one that `If-Match` asks for.",
    413: "The body is too large.",
    415: "The body is compressed.",
    416: "The file has none of the bytes that `Range` asks for.",
    429: "Others are before this request; `Retry-After` says when to come again.",
    500: "The server failed. With `x-should-retry: false` it would fail again.",
    503: "Not now; `Retry-After` may say when to come again.",
}
"""What each status says; all have the same body."""
ALWAYS = (500, 503)
"""Statuses that any request may be answered with."""
SPOKEN = (400, 408, 413, 415, 429)
KEPT = (412, 416)

_AUDIO = tuple(Answer(form.content_type) for form in FORMATS)
_EVENTS = tuple(Answer(EVENTS, event) for event in (Delta, Done, Failed))
_TIMED = (Answer(JSON, TimedAudio), Answer(LINES, TimedAudio))
_SUBTITLES = (Answer("text/vtt"), Answer("application/x-subrip"))
_VOICES = (Answer(JSON, VoiceList), Answer(JSON, VoiceIds))
_LEGACY = Parameter("legacy", "query", bool, "true gives ids alone, as older Kokoro servers do", False)
_MODEL = Parameter("model", "path", str, "Id of a model", "kokoro")


def _say(
    path: str, summary: str, answers: tuple[Answer, ...], body: type[msgspec.Struct], kept: bool = False, **more: Any
) -> Operation:
    example = {"input": "The kettle is on, and the $5 biscuits are gone.", "voice": "af_heart", **more}
    return Operation(
        path=path,
        methods=("POST",),
        summary=summary,
        answers=answers,
        errors=(*SPOKEN, *KEPT) if kept else SPOKEN,
        body=body,
        example=example,
        kept=kept,
    )


def _get(path: str, summary: str, *answers: Answer, **more: Any) -> Operation:
    return Operation(path=path, methods=("GET", "HEAD"), summary=summary, answers=answers, **more)


OPERATIONS = (
    _say(
        "/v1/audio/speech",
        "Say a text; the audio is sent as it is made",
        (*_AUDIO, *_EVENTS),
        SpeechBody,
        kept=True,
    ),
    _say(
        "/v1/audio/speech/timestamps",
        "Say a text and tell when each word is heard, or make subtitles",
        (*_TIMED, *_SUBTITLES),
        TimestampsBody,
    ),
    _say(
        "/dev/captioned_speech",
        "The same under Kokoro-FastAPI's name; JSON comes in lines unless `stream` is false",
        (*_TIMED, *_SUBTITLES),
        TimestampsBody,
        stream=False,
    ),
    _say("/v1/phonemize", "How a text is read, without saying it", (Answer(JSON, Phonemes),), PhonemizeBody),
    _get("/v1/models", "The model under all its names", Answer(JSON, ModelList)),
    _get("/v1/audio/models", "The same, where Open WebUI looks", Answer(JSON, ModelList)),
    _get("/v1/models/{model}", "One model", Answer(JSON, ModelEntry), errors=(404,), parameters=(_MODEL,)),
    _get(
        "/v1/audio/voices",
        "The voices that can be used, and other names for them",
        *_VOICES,
        errors=(400,),
        parameters=(_LEGACY,),
    ),
    _get("/v1/voices", "The same, where other clients look", *_VOICES, errors=(400,), parameters=(_LEGACY,)),
    _get("/healthz", "The process lives", Answer(JSON, Alive), open=True),
    _get("/readyz", "The model is loaded", Answer(JSON, Ready), open=True),
    _get("/metrics", "What the service did and what it weighs, for Prometheus", Answer("text/plain")),
    _get("/", "What there is", Answer(JSON, Contents)),
    _get("/openapi.json", "This document", Answer(JSON)),
    _get("/docs", "This document as a page, where a sentence can be tried", Answer("text/html")),
)
