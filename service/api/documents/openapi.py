"""The OpenAPI 3.1 document of a table of routes, with msgspec's schemas of their bodies.

It is made on the first request for it, in some milliseconds, and kept as bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import falcon
import msgspec

from service import __version__
from service.api.problems import Envelope
from service.api.route import Answer, Parameter, Route
from service.api.unread import UNREAD

Node: TypeAlias = dict[str, Any]

ERRORS: Mapping[int, str] = {
    400: "The request must be changed; `param` names the field.",
    401: "The server requires an API key, and none or an invalid one was sent.",
    404: "Not found.",
    408: "The body did not arrive in time.",
    412: "The audio is not the one that `If-Match` names.",
    413: "The body is too large.",
    415: "The body is compressed.",
    416: "The file has none of the bytes that `Range` asks for.",
    429: "Other requests are queued before this one; `Retry-After` says when to retry.",
    500: "The server failed. With `x-should-retry: false` it would fail again.",
    503: "Temporarily unavailable; `Retry-After` may say when to retry.",
}
"""Descriptions of the error statuses; all have the same body."""
ALWAYS = (500, 503)
"""Statuses that any request may be answered with."""

_UNREAD = (
    "What of the text was not read as it is written: letters by script, and words that are known when the body begins, "
    "such as `Cyrillic;letters=6;transliterated, words;count=1;skipped`. Not sent if all was read."
)
_EVENTS = "text/event-stream"
_REF = "#/components/schemas/{name}"
_KEYS = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
_INFO = {
    "title": "kokoro-lite",
    "version": __version__,
    "summary": "Kokoro-82M text to speech behind OpenAI's audio API",
    "description": "Fields that a route does not know are ignored, and null counts as not given. "
    "Every error has the same body. `GET /v1/audio/voices` lists the voices; wherever one is named, a blend such as "
    "`af_bella(2)+af_sky(1)` or `af_bella(2)-af_sky(0.5)` may stand, and any name that OpenAI has for a voice. "
    "A blend speaks the language of its first voice unless the request names another.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}


class DocumentResource:
    """``GET /openapi.json``."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = routes
        self._document = b""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        # Two first requests at once make the same document twice.
        self._document = self._document or msgspec.json.encode(document(self._routes))
        resp.data = self._document

    on_head = on_get


def document(routes: Sequence[Route]) -> Node:
    """The whole document."""
    schemas, components = _schemas(routes)
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "paths": {route.path: _path(route, schemas) for route in routes},
        "components": {
            "schemas": components,
            "responses": {f"Error{status}": _error(status, schemas) for status in ERRORS},
            "securitySchemes": _KEYS,
        },
    }


def _schemas(routes: Sequence[Route]) -> tuple[Mapping[Any, Node], Node]:
    """The schema of each type, and the components that they refer to."""
    types: set[Any] = {Envelope}
    for route in routes:
        types |= {answer.body for answer in route.answers} | {route.body}
        types |= {parameter.type for parameter in route.parameters}
    ordered = sorted(types - {None}, key=lambda kind: kind.__name__)
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    return dict(zip(ordered, schemas, strict=True)), components


def _path(route: Route, schemas: Mapping[Any, Node]) -> Node:
    node: Node = {method.lower(): _operation(method, route, schemas) for method in route.methods}
    if route.parameters:
        node["parameters"] = [_parameter(parameter, schemas) for parameter in route.parameters]
    return node


def _operation(method: str, route: Route, schemas: Mapping[Any, Node]) -> Node:
    answers = [] if method == "HEAD" else route.answers
    statuses = sorted({*route.errors, *ALWAYS, *(() if route.access == "open" else (401,))})
    node: Node = {
        "operationId": "_".join([method.lower(), *route.path.replace("{", "").replace("}", "").split("/")[1:]]),
        "summary": route.summary,
        "responses": {
            "200": {"description": "Done.", "content": _content(answers, schemas)} | _headers(route),
            **(_conditional(answers, schemas) if route.cacheable else {}),
            **{str(status): {"$ref": f"#/components/responses/Error{status}"} for status in statuses},
        },
    }
    if route.body is not None:
        content = {"schema": schemas[route.body], "example": route.example}
        node["requestBody"] = {"required": True, "content": {"application/json": content}}
    if route.access != "open":
        node["security"] = [{}, *({name: []} for name in _KEYS)]
    return node


def _headers(route: Route) -> Node:
    unread = {"description": _UNREAD, "schema": {"type": "string"}}
    return {"headers": {UNREAD: unread}} if route.synthesises else {}


def _conditional(answers: Iterable[Answer], schemas: Mapping[Any, Node]) -> Node:
    part = "The bytes that `Range` asks for; of cached audio only."
    return {
        "206": {"description": part, "content": _content(answers, schemas)},
        "304": {"description": "The client has the audio already: its `ETag` is in `If-None-Match`."},
    }


def _content(answers: Iterable[Answer], schemas: Mapping[Any, Node]) -> Node:
    bodies: dict[str, list[Node]] = {}
    for answer in answers:
        known = bodies.setdefault(answer.content_type, [])
        if answer.body is not None:
            known.append(schemas[answer.body])
    return {content_type: _media(content_type, known) for content_type, known in bodies.items()}


def _media(content_type: str, known: list[Node]) -> Node:
    if not known:
        return {}
    schema = known[0] if len(known) == 1 else {"anyOf": known}
    if content_type == _EVENTS:
        # As OpenAPI 3.2 describes a server-sent event: fields, of which one holds JSON.
        data = {"type": "string", "contentMediaType": "application/json", "contentSchema": schema}
        schema = {"type": "object", "properties": {"data": data}}
    return {"schema": schema}


def _error(status: int, schemas: Mapping[Any, Node]) -> Node:
    return {"description": ERRORS[status], "content": {"application/json": {"schema": schemas[Envelope]}}}


def _parameter(parameter: Parameter, schemas: Mapping[Any, Node]) -> Node:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where == "path",
        "description": parameter.description,
        "schema": schemas[parameter.type],
        "example": parameter.example,
    }
