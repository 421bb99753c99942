"""One response as a line of JSON, and the comparison of two runs.

Of the headers only the content type is kept. ``ETag`` contains a fingerprint of the sources, which every change of the
code changes though no byte of the audio does; ``x-request-id`` and ``Date`` are new for each request, and the others
follow from status and body.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.responses.requests import Request

VOLATILE = ("created", "request_id")
"""Fields whose values may differ between two runs: the time of the build, and the id of a request."""
_JSON = "application/json"
_DOCUMENT = "/openapi.json"


class Response(msgspec.Struct, frozen=True):
    """A response as it came."""

    status: int
    content_type: str
    body: bytes
    complete: bool = True
    """False: the connection broke before the end of the body."""


class Digest(msgspec.Struct, frozen=True):
    """A line of the output."""

    name: str
    method: str
    path: str
    status: int
    content_type: str
    length: int
    """Bytes of the body, as it is compared."""
    sha256: str
    complete: bool


def digest(request: Request, response: Response) -> Digest:
    """The response to ``request`` as it is compared."""
    body = _comparable(request, response)
    return Digest(
        name=request.name,
        method=request.method,
        path=request.path,
        status=response.status,
        content_type=response.content_type,
        length=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        complete=response.complete,
    )


def _comparable(request: Request, response: Response) -> bytes:
    """The body without what may differ; streams, also those of JSON, stay as they are."""
    streamed = request.method == "POST" and response.status == 200
    if streamed or not response.content_type.startswith(_JSON) or not response.body or not response.complete:
        return response.body
    try:
        value = msgspec.json.decode(response.body)
    except msgspec.DecodeError:
        return response.body
    # The document's order follows from the order of modules, and means nothing in OpenAPI.
    return msgspec.json.encode(_without_volatile(value), order="sorted" if request.path == _DOCUMENT else None)


def _without_volatile(value: Any) -> Any:
    match value:
        case dict():
            return {
                key: _without_volatile(inner)
                for key, inner in value.items()
                # The schema of such a field is no value of it.
                if key not in VOLATILE or isinstance(inner, dict)
            }
        case list():
            return [_without_volatile(inner) for inner in value]
        case _:
            return value


def differences(reference: Iterable[Digest], digests: Iterable[Digest]) -> Iterator[str]:
    """A line for each request whose response is not that of the reference, or that only one of the runs has."""
    before, after = ({each.name: each for each in run} for run in (reference, digests))
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after:
            yield f"{name}: only in the {'reference' if name in before else 'new run'}"
        elif changed := list(_changes(before[name], after[name])):
            yield f"{name}: {', '.join(changed)}"


def _changes(before: Digest, after: Digest) -> Iterator[str]:
    for field in Digest.__struct_fields__:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield f"{field} {new} (reference: {old})"


def load_digests(path: Path) -> tuple[Digest, ...]:
    """The lines of an earlier output.

    Raises:
        OSError: it cannot be read.
        msgspec.MsgspecError: a line is no digest.
    """
    return tuple(msgspec.json.decode(line, type=Digest) for line in path.read_bytes().splitlines())


def encode_digests(digests: Iterable[Digest]) -> bytes:
    """Lines of JSON."""
    return b"".join(msgspec.json.encode(each) + b"\n" for each in digests)
