"""The table of operations as an OpenAPI 3.1 document, which has the schemas from msgspec.

It is made when it is asked for the first time, in some milliseconds, and kept as bytes.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import falcon
import msgspec

from service import __version__
from service.api.documents.operations import ALWAYS, ERRORS, EVENTS, OPERATIONS, Answer, Operation, Parameter
from service.api.problems import Envelope

Node: TypeAlias = dict[str, Any]

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

    def __init__(self) -> None:
        self._document = b""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        # Two that are the first at once make it twice, and the same.
        self._document = self._document or msgspec.json.encode(document(OPERATIONS))
        resp.data = self._document

    on_head = on_get


def document(operations: Iterable[Operation]) -> Node:
    """The whole document.

    Args:
        operations: one for each route.
    """
    operations = tuple(operations)
    schemas, components = _schemas(operations)
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "paths": {operation.path: _path(operation, schemas) for operation in operations},
        "components": {
            "schemas": components,
            "responses": {f"Error{status}": _error(status, schemas) for status in ERRORS},
            "securitySchemes": _KEYS,
        },
    }


def _schemas(operations: Iterable[Operation]) -> tuple[Mapping[Any, Node], Node]:
    """The schema to use for each type, and those that it refers to."""
    types: set[Any] = {Envelope}
    for operation in operations:
        types |= {answer.body for answer in operation.answers} | {operation.body}
        types |= {parameter.type for parameter in operation.parameters}
    ordered = sorted(types - {None}, key=lambda kind: kind.__name__)
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    return dict(zip(ordered, schemas, strict=True)), components


def _path(operation: Operation, schemas: Mapping[Any, Node]) -> Node:
    node: Node = {method.lower(): _operation(method, operation, schemas) for method in operation.methods}
    if operation.parameters:
        node["parameters"] = [_parameter(parameter, schemas) for parameter in operation.parameters]
    return node


def _operation(method: str, operation: Operation, schemas: Mapping[Any, Node]) -> Node:
    answers = [] if method == "HEAD" else operation.answers
    statuses = sorted({*operation.errors, *ALWAYS, *(() if operation.open else (401,))})
    node: Node = {
        "operationId": "_".join([method.lower(), *operation.path.replace("{", "").replace("}", "").split("/")[1:]]),
        "summary": operation.summary,
        "responses": {
            "200": {"description": "Done.", "content": _content(answers, schemas)},
            **(_kept(answers, schemas) if operation.kept else {}),
            **{str(status): {"$ref": f"#/components/responses/Error{status}"} for status in statuses},
        },
    }
    if operation.body is not None:
        content = {"schema": schemas[operation.body], "example": operation.example}
        node["requestBody"] = {"required": True, "content": {"application/json": content}}
    if not operation.open:
        node["security"] = [{}, *({name: []} for name in _KEYS)]
    return node


def _kept(answers: Iterable[Answer], schemas: Mapping[Any, Node]) -> Node:
    part = "The part that `Range` asks for; only of audio that was made before and kept."
    return {
        "206": {"description": part, "content": _content(answers, schemas)},
        "304": {"description": "The client has it already: its `ETag` is in `If-None-Match`."},
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
    if content_type == EVENTS:
        # As OpenAPI 3.2 sees a server-sent event: fields, of which one holds JSON.
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
