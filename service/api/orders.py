"""The body of ``POST /v1/audio/speech`` to typed values, decoded and validated in one pass; errors name their field.

Fields this server does not know are ignored, as clients send many (``instructions``, ``stream``, ``backend``), and a
null counts as not given. COMPAT: LibreChat sends no voice, Home Assistant no model that exists here.
"""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from service.audio.encoders import Format, find_format
from service.errors import InvalidInput, NothingToSay, TextTooLong
from service.settings import Settings
from service.speech import FASTEST, SLOWEST, Speech

NEAR = 16
"""Bytes shown on either side of a fault in the JSON."""


class VoiceReference(msgspec.Struct, frozen=True):
    """OpenAI's other way to name a voice."""

    id: str


class SpeechBody(msgspec.Struct, frozen=True):
    """The fields as they come over the wire."""

    input: str
    model: str | None = None
    voice: str | VoiceReference | None = None
    response_format: str | None = None
    speed: Annotated[float, Meta(ge=SLOWEST, le=FASTEST)] | None = None
    stream_format: Literal["audio"] | None = None


class Order(msgspec.Struct, frozen=True):
    """What to say and in which format to send it."""

    speech: Speech
    format: Format


_decoder = msgspec.json.Decoder(SpeechBody)


def read_order(body: bytes, settings: Settings) -> Order:
    """Decode and check a body, with the defaults of OpenAI and of ``settings`` for what it leaves out.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    fields = _decode(body)
    if len(fields.input) > settings.max_chars:
        raise TextTooLong(settings.max_chars, len(fields.input))
    if not fields.input.strip():
        raise NothingToSay()
    voice = fields.voice.id if isinstance(fields.voice, VoiceReference) else fields.voice
    return Order(
        speech=Speech(
            text=fields.input,
            voice=settings.voice if voice is None else voice,
            speed=1.0 if fields.speed is None else fields.speed,
        ),
        format=find_format("mp3" if fields.response_format is None else fields.response_format),
    )


def _decode(body: bytes) -> SpeechBody:
    if not body.strip():
        raise InvalidInput("the request body is empty; it must be a JSON object")
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _invalid_field(str(error)) from error
    except msgspec.DecodeError as error:
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
