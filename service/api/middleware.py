"""What happens to every request before its resource sees it."""

import re
import uuid

import falcon

from service.api.connections import limit_stalls

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
