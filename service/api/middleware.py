"""What happens to every request before its resource sees it, and to every answer after."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

import falcon
from falcon.constants import COMBINED_METHODS

from service.api.transport.connections import limit_stalls

PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


class StallLimit:
    """Drops clients that neither send nor read."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        limit_stalls(req, self._seconds)


class RequestIds:
    """Gives each request a name that is in the answer (openai-python shows it as ``request_id``) and in the log.

    A caller's own name is kept if it is plain; any other could break the header it is sent back in.
    """

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        given = req.get_header("x-request-id", default="")
        req.context.request_id = given if PLAIN_ID.fullmatch(given) else uuid.uuid4().hex
        resp.set_header("x-request-id", req.context.request_id)


class Methods:
    """Answers a method that does not exist as one that is not meant here; Falcon calls it a malformed request."""

    def process_resource(
        self, req: falcon.Request, resp: falcon.Response, resource: object, params: Mapping[str, object]
    ) -> None:
        if req.method not in COMBINED_METHODS:
            known = [method for method in COMBINED_METHODS if hasattr(resource, f"on_{method.lower()}")]
            raise falcon.HTTPMethodNotAllowed([*known, "OPTIONS"])


class SafeHeaders:
    """Keeps browsers from taking what was sent for something else."""

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        resp.set_header("X-Content-Type-Options", "nosniff")


class Cors(falcon.CORSMiddleware[Any, Any]):
    """What browsers ask for before a page of another site may use the API; errors and refusals have it too."""

    def __init__(self, origins: str) -> None:
        """``origins`` have commas between them; ``*`` is everybody's."""
        listed = [origin.strip().rstrip("/") for origin in origins.split(",")]
        super().__init__(
            "*" if listed == ["*"] else listed,
            expose_headers=["x-request-id", "Retry-After", "ETag", "Accept-Ranges", "Content-Range"],
        )

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        super().process_response(req, resp, resource, req_succeeded)
        if self.allow_origins != "*":
            # What a cache keeps for one site must not be given to another.
            resp.append_header("Vary", "Origin")
