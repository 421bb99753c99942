"""Every error, of ours or of Falcon's, to one JSON shape: ``{"error": {"message", "type", "param", "code"}}``.

It is OpenAI's, sent on every route and status whatever ``Accept`` says: openai-python asks for
``application/octet-stream``, on which Falcon's own negotiation would answer with an empty body.
"""

import http
import logging
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

import falcon
import msgspec
from msgspec import Meta

from service.errors import (
    Abandoned,
    BodyTooLarge,
    Busy,
    InvalidInput,
    InvalidKey,
    ModelFault,
    OutOfTime,
    SpeechError,
)

logger = logging.getLogger(__name__)

RELIEF = 5
"""Seconds after which memory that others hold should be free again: a few windows of their speech."""
OF_AUDIO = ("ETag", "Content-Range", "Accept-Ranges")
"""Headers that an error must not have which comes late and takes the place of the audio."""
GONE = 499
"""Nobody reads it but the log, where nginx has made it known for a client that closed its connection."""


class Detail(msgspec.Struct, frozen=True):
    """All four keys are always there."""

    message: Annotated[str, Meta(description="For people: what is wrong and what to change.")]
    type: Annotated[str, Meta(description="`invalid_request_error`, `rate_limit_error` or `server_error`.")]
    param: Annotated[str | None, Meta(description="The field to change, if it is one.")]
    code: Annotated[str, Meta(description="For programs.")]


class Envelope(msgspec.Struct, frozen=True):
    """The body of every error."""

    error: Annotated[Detail, Meta(description="What went wrong.")]


class Problem(msgspec.Struct, frozen=True):
    """An error as HTTP sees it."""

    status: int
    detail: Detail
    headers: Mapping[str, str]


def describe(error: Exception) -> Problem:
    """Translate an error; what nobody foresaw becomes a 500 that gives nothing away."""
    match error:
        case SpeechError():
            return _describe_ours(error)
        case MemoryError():
            return _problem(503, "out of memory just now", "out_of_memory", headers={"Retry-After": str(RELIEF)})
        case falcon.HTTPRouteNotFound():
            return _problem(404, "there is no such path here; GET / lists those there are", "not_found")
        case falcon.HTTPMethodNotAllowed():
            headers = dict(error.headers or {})
            return _problem(405, f"this path takes {headers['Allow']} only", _code(405), headers=headers)
        case falcon.HTTPError():
            message = error.description or http.HTTPStatus(error.status_code).phrase
            return _problem(error.status_code, message, _code(error.status_code), headers=dict(error.headers or {}))
        case _:
            return _problem(500, "the server failed; its log has this request's x-request-id", "internal_error")


def _describe_ours(error: SpeechError) -> Problem:
    match error:
        case BodyTooLarge():
            return _problem(413, str(error), error.code)
        case InvalidInput():
            return _problem(400, str(error), error.code, param=error.param)
        case InvalidKey():
            return _problem(401, str(error), error.code, headers={"WWW-Authenticate": "Bearer"})
        case Busy():
            return _problem(429, str(error), error.code, headers={"Retry-After": str(error.retry_after)})
        case Abandoned():
            return _problem(GONE, str(error), error.code)
        case ModelFault() | OutOfTime():
            # COMPAT(openai-python): it tries a 500 three times unless told that it would fail again.
            return _problem(500, str(error), error.code, headers={"x-should-retry": "false"})
        case _:
            return _problem(500, str(error), error.code)


def whole_answer(status: int, message: str) -> bytes:
    """An error as it goes over the wire, for what never became a request; the connection ends with it."""
    body = msgspec.json.encode(Envelope(_problem(status, message, _code(status)).detail))
    head = (
        f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\n"
        "Connection: close\r\n"
        f"Content-Type: {falcon.MEDIA_JSON}\r\n"
        f"Content-Length: {len(body)}\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        f"x-request-id: {uuid.uuid4().hex}\r\n\r\n"
    )
    return head.encode() + body


def answer(req: falcon.Request, resp: falcon.Response, error: Exception, _params: dict[str, Any]) -> None:
    """Falcon's error handler for everything."""
    problem = describe(error)
    if problem.status >= 500 and not isinstance(error, OutOfTime):
        logger.error("request %s failed", req.context.get("request_id", "-"), exc_info=error)
    # Falcon forgets a stream that a later step failed to send; what it holds must be let go.
    if resp.stream is not None and hasattr(resp.stream, "close"):
        resp.stream.close()
    resp.stream = None
    resp.status = problem.status
    for name in OF_AUDIO:
        resp.delete_header(name)
    resp.set_headers({"Cache-Control": "no-store", **problem.headers})
    resp.content_type = falcon.MEDIA_JSON
    resp.data = msgspec.json.encode(Envelope(problem.detail))
    resp.context.code = problem.detail.code


def _code(status: int) -> str:
    return http.HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")


def _problem(
    status: int, message: str, code: str, param: str | None = None, headers: Mapping[str, str] | None = None
) -> Problem:
    kind = "server_error" if status >= 500 else "rate_limit_error" if status == 429 else "invalid_request_error"
    return Problem(status, Detail(message, kind, param, code), headers or {})
