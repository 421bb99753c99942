"""JSON decoding of request bodies, validated in one pass; errors name the field.

Unknown fields are ignored, as clients send many (``backend``, ``return_download_link``).
"""

import re
from typing import TypeVar

import msgspec

from service.errors import InvalidInput

EXCERPT_BYTES = 16
"""Bytes shown on either side of a syntax error."""

MAX_DEPTH = 100
"""Arrays and objects within each other, in a body.

PERF: a thread's stack keeps the pages that a deep body has touched. Python 3.11 ends the recursion after a thousand
levels, 3.14 at the end of the stack, which cost 16 MiB with sixteen threads."""

_BRACKETS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
"""A string, which brackets in it do not end, or a bracket."""
_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a surrogate pair, left where a client has cut a string in the middle of a character."""

Body = TypeVar("Body")


def decode(body: bytes, decoder: msgspec.json.Decoder[Body]) -> Body:
    """Decode a body.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    if not body.strip():
        raise InvalidInput("the request body is empty; it must be a JSON object")
    if _is_deeper_than(MAX_DEPTH, body):
        raise InvalidInput("the request body is nested too deeply")
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _invalid_field(str(error)) from error
    except msgspec.DecodeError as error:
        if half := _LONE_SURROGATE.search(body):
            raise InvalidInput(f"the request body has half a character in it: {half[0].decode()}") from error
        raise InvalidInput(f"the request body is not JSON: {error}{_excerpt(body, str(error))}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput("the request body is not UTF-8") from error


def _is_deeper_than(depth: int, body: bytes) -> bool:
    """True if arrays and objects are nested more than ``depth`` deep."""
    if body.count(b"[") + body.count(b"{") <= depth:
        return False
    level = 0
    for token in _BRACKETS.finditer(body):
        if token[0] in (b"[", b"{"):
            level += 1
        elif token[0] in (b"]", b"}"):
            level -= 1
        if level > depth:
            return True
    return False


def _invalid_field(message: str) -> InvalidInput:
    """An error that names the field: msgspec's messages end with its path, ``- at `$.voice.id` ``."""
    what, _, path = message.partition(" - at `$")
    names = path.rstrip("`").strip(".").split(".") if path else []
    if missing := re.fullmatch(r"Object missing required field `(\w+)`", what):
        names.append(missing[1])
        what = "this field is required"
    if not names:
        return InvalidInput(f"the request body must be a JSON object: {what}")
    param = ".".join(names)
    return InvalidInput(f"{param}: {what}", param)


def _excerpt(body: bytes, message: str) -> str:
    """The text around a syntax error, such as ``"speed": NaN``."""
    found = re.search(r"\(byte (\d+)\)", message)
    if found is None:
        return ""
    fault = int(found[1])
    near = body[max(0, fault - EXCERPT_BYTES) : fault + EXCERPT_BYTES].decode(errors="replace")
    return f", near {near!r}"
