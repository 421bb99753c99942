"""Error responses: every error, ours or Falcon's, as ``{"error": {"message", "type", "param", "code"}}``.

The shape is OpenAI's, sent on every route and status whatever ``Accept`` says: openai-python accepts
``application/octet-stream``, for which Falcon's own negotiation would send an empty body.
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

MEMORY_RETRY_SECONDS = 5
"""Retry-After when memory is exhausted: a few windows of other requests' synthesis."""
AUDIO_HEADERS = ("ETag", "Content-Range", "Accept-Ranges")
"""Headers of audio that a late error response must not have."""
CLIENT_CLOSED_REQUEST = 499
"""Status of a disconnected client, seen in the log only; nginx's convention."""


class Detail(msgspec.Struct, frozen=True):
    """An error; all four keys are always present."""

    message: Annotated[str, Meta(description="For people: what is wrong and what to change.")]
    type: Annotated[str, Meta(description="`invalid_request_error`, `rate_limit_error` or `server_error`.")]
    param: Annotated[str | None, Meta(description="The field to change, if it is one.")]
    code: Annotated[str, Meta(description="For programs.")]


class Envelope(msgspec.Struct, frozen=True):
    """The body of every error."""

    error: Annotated[Detail, Meta(description="What went wrong.")]


class Problem(msgspec.Struct, frozen=True):
    """An error with its HTTP status and headers."""

    status: int
    detail: Detail
    headers: Mapping[str, str]


def describe(error: Exception) -> Problem:
    """Translate an error; an unexpected one becomes a 500 that discloses nothing."""
    match error:
        case SpeechError():
            return _describe_ours(error)
        case MemoryError():
            return _problem(
                503, "out of memory just now", "out_of_memory", headers={"Retry-After": str(MEMORY_RETRY_SECONDS)}
            )
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
            return _problem(CLIENT_CLOSED_REQUEST, str(error), error.code)
        case ModelFault() | OutOfTime():
            # COMPAT(openai-python): it retries a 500 twice unless told that it would fail again.
            return _problem(500, str(error), error.code, headers={"x-should-retry": "false"})
        case _:
            return _problem(500, str(error), error.code)


def raw_error_response(status: int, message: str) -> bytes:
    """A complete HTTP response for what never became a request; the connection is closed after it."""
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
    # Falcon forgets a stream that a later step failed to send; its resources must be released.
    if resp.stream is not None and hasattr(resp.stream, "close"):
        resp.stream.close()
    resp.stream = None
    resp.status = problem.status
    for name in AUDIO_HEADERS:
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
