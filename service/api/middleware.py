"""Middleware for all routes: request ids, stall limits, unknown methods, security headers and CORS."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

import falcon
from falcon.constants import COMBINED_METHODS

from service.api.transport.connections import limit_stalls
from service.api.unread import UNREAD

_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


class StallLimit:
    """Disconnects clients that neither send nor read."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        limit_stalls(req, self._seconds)


class RequestIds:
    """Assigns each request an id, which is in the response (openai-python shows it as ``request_id``) and in the log.

    A client's own id is kept if it is plain; any other could break the header that it is returned in.
    """

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        given = req.get_header("x-request-id", default="")
        req.context.request_id = given if _PLAIN_ID.fullmatch(given) else uuid.uuid4().hex
        resp.set_header("x-request-id", req.context.request_id)


class Methods:
    """Answers unknown methods with 405, where Falcon answers 400."""

    def process_resource(
        self, req: falcon.Request, resp: falcon.Response, resource: object, params: Mapping[str, object]
    ) -> None:
        if req.method not in COMBINED_METHODS:
            known = [method for method in COMBINED_METHODS if hasattr(resource, f"on_{method.lower()}")]
            raise falcon.HTTPMethodNotAllowed([*known, "OPTIONS"])


class SafeHeaders:
    """Forbids browsers to guess content types."""

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        resp.set_header("X-Content-Type-Options", "nosniff")


class Cors(falcon.CORSMiddleware[Any, Any]):
    """CORS headers, on error responses too."""

    def __init__(self, origins: str) -> None:
        """``origins`` are separated by commas; ``*`` allows all."""
        listed = [origin.strip().rstrip("/") for origin in origins.split(",")]
        super().__init__(
            "*" if listed == ["*"] else listed,
            expose_headers=["x-request-id", "Retry-After", "ETag", "Accept-Ranges", "Content-Range", UNREAD],
        )

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        super().process_response(req, resp, resource, req_succeeded)
        if self.allow_origins != "*":
            # A cache must not serve one site the response for another.
            resp.append_header("Vary", "Origin")
