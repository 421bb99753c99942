"""All routes. To add one: a resource in ``service.api.routes``, and a row here.

From the rows follow the routing (``service.app``), the rules for API keys (``service.api.keys``), the paths after which
the worker's memory is checked (gunicorn.conf.py), the index at ``/`` and the OpenAPI document.
"""

from typing import Any

import msgspec

from service.api.documents.openapi import DocumentResource
from service.api.documents.page import DocsResource
from service.api.replies.sse import Delta, Done, Failed
from service.api.replies.timestamps import TimedAudio
from service.api.requests.schemas import PhonemizeBody, SpeechBody, TimestampsBody
from service.api.route import Answer, Parameter, Route
from service.api.routes.catalogue import (
    ModelEntry,
    ModelList,
    ModelResource,
    ModelsResource,
    VoiceIds,
    VoiceList,
    VoicesResource,
)
from service.api.routes.health import Alive, Contents, HealthResource, IndexResource, Ready, ReadyResource
from service.api.routes.metrics import MetricsResource
from service.api.routes.phonemize import Phonemes, PhonemizeResource
from service.api.routes.speech import SpeechResource
from service.api.routes.timestamps import TimestampsResource
from service.audio.encoders import FORMATS

JSON = "application/json"
LINES = "application/x-ndjson"
EVENTS = "text/event-stream"
INDEX = "/"

SYNTHESIS_ERRORS = (400, 408, 413, 415, 429)
CONDITION_ERRORS = (412, 416)

_AUDIO = tuple(Answer(form.content_type) for form in FORMATS)
_EVENTS = tuple(Answer(EVENTS, event) for event in (Delta, Done, Failed))
_TIMED = (Answer(JSON, TimedAudio), Answer(LINES, TimedAudio))
_CAPTIONS = (Answer("text/vtt"), Answer("application/x-subrip"))
_VOICES = (Answer(JSON, VoiceList), Answer(JSON, VoiceIds))
_LEGACY = Parameter("legacy", "query", bool, "true gives ids alone, as older Kokoro servers do", False)
_MODEL = Parameter("model", "path", str, "Id of a model", "kokoro")
_EXAMPLE = {"input": "The kettle is on, and the $5 biscuits are gone.", "voice": "af_heart"}


def _post(
    path: str,
    summary: str,
    body: type[msgspec.Struct],
    *answers: Answer,
    errors: tuple[int, ...] = SYNTHESIS_ERRORS,
    example: Any = _EXAMPLE,
    **more: Any,
) -> Route:
    """A route that uses the engine."""
    return Route(
        path=path,
        methods=("POST",),
        summary=summary,
        body=body,
        answers=answers,
        errors=errors,
        example=example,
        synthesises=True,
        **more,
    )


def _get(path: str, summary: str, *answers: Answer, **more: Any) -> Route:
    return Route(path=path, methods=("GET", "HEAD"), summary=summary, answers=answers, **more)


ROUTES: tuple[Route, ...] = (
    _post(
        "/v1/audio/speech",
        "Say a text; the audio is sent as it is made",
        SpeechBody,
        *_AUDIO,
        *_EVENTS,
        resource=lambda services: SpeechResource(services.dispatcher, services.settings),
        errors=(*SYNTHESIS_ERRORS, *CONDITION_ERRORS),
        cacheable=True,
    ),
    _post(
        "/v1/audio/speech/timestamps",
        "Say a text with the times of its words, or make captions",
        TimestampsBody,
        *_TIMED,
        *_CAPTIONS,
        resource=lambda services: TimestampsResource(services.dispatcher, services.settings),
    ),
    _post(
        "/v1/phonemize",
        "Phonemes of a text, without synthesis",
        PhonemizeBody,
        Answer(JSON, Phonemes),
        resource=lambda services: PhonemizeResource(services.dispatcher, services.settings),
    ),
    _get(
        "/v1/audio/models",
        "The same as `/v1/models`, where Open WebUI looks",
        Answer(JSON, ModelList),
        resource=lambda services: ModelsResource(services.engine),
        access="public",
    ),
    _get(
        "/v1/audio/voices",
        "The voices that can be used, and their aliases",
        *_VOICES,
        resource=lambda services: VoicesResource(services.engine, services.aliases),
        access="public",
        errors=(400,),
        parameters=(_LEGACY,),
    ),
    _get(
        "/v1/models",
        "The model under all its names",
        Answer(JSON, ModelList),
        resource=lambda services: ModelsResource(services.engine),
        access="public",
    ),
    _get(
        "/v1/models/{model}",
        "One model",
        Answer(JSON, ModelEntry),
        resource=lambda services: ModelResource(services.engine),
        access="public",
        errors=(404,),
        parameters=(_MODEL,),
    ),
    _get(
        "/v1/voices",
        "The same as `/v1/audio/voices`, where other clients look",
        *_VOICES,
        resource=lambda services: VoicesResource(services.engine, services.aliases),
        access="public",
        errors=(400,),
        parameters=(_LEGACY,),
    ),
    _post(
        "/dev/captioned_speech",
        "The same as `/v1/audio/speech/timestamps` under Kokoro-FastAPI's name; JSON lines unless `stream` is false",
        TimestampsBody,
        *_TIMED,
        *_CAPTIONS,
        resource=lambda services: TimestampsResource(services.dispatcher, services.settings, streams=True),
        example=_EXAMPLE | {"stream": False},
    ),
    _get(
        "/docs",
        "This document as a page, where a sentence can be tried",
        Answer("text/html"),
        resource=lambda services: DocsResource(),
        access="public",
    ),
    _get(
        "/healthz",
        "Liveness: the process can answer",
        Answer(JSON, Alive),
        resource=lambda services: HealthResource(),
        access="open",
    ),
    _get(
        "/metrics",
        "Counters, latencies and memory, for Prometheus",
        Answer("text/plain"),
        resource=lambda services: MetricsResource(services.metrics),
    ),
    _get(
        "/openapi.json",
        "This document",
        Answer(JSON),
        resource=lambda services: DocumentResource(services.routes),
        access="public",
    ),
    _get(
        "/readyz",
        "Readiness: the model is loaded",
        Answer(JSON, Ready),
        resource=lambda services: ReadyResource(services.engine),
        access="open",
    ),
    _get(
        INDEX,
        "Name, version, model and paths",
        Answer(JSON, Contents),
        resource=lambda services: IndexResource(
            services.engine, [route.path for route in services.routes if route.path != INDEX]
        ),
    ),
)
