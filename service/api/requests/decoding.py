"""Bytes to a typed body, decoded and validated in one pass; errors name their field.

Fields that a body does not have are ignored, as clients send many (``backend``, ``return_download_link``).
"""

import re
from typing import TypeVar

import msgspec

from service.errors import InvalidInput

NEAR = 16
"""Bytes shown on either side of a fault in the JSON."""

_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Characters beyond 16 bits are two of these in JSON; cut in the middle, as careless clients do, one is left."""

Body = TypeVar("Body")


def decode(body: bytes, decoder: msgspec.json.Decoder[Body]) -> Body:
    """The body as ``decoder`` types it.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    if not body.strip():
        raise InvalidInput("the request body is empty; it must be a JSON object")
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
    except RecursionError as error:
        raise InvalidInput("the request body is nested too deeply") from error


def _invalid_field(message: str) -> InvalidInput:
    """msgspec ends a message with the path of the value, ``- at `$.voice.id` ``, and names a missing field apart."""
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
    """The place of a fault, so that ``"speed": NaN`` can be seen for what it is."""
    found = re.search(r"\(byte (\d+)\)", message)
    if found is None:
        return ""
    fault = int(found[1])
    near = body[max(0, fault - NEAR) : fault + NEAR].decode(errors="replace")
    return f", near {near!r}"
