"""OpenAI's server-sent events of speech: the file in base64 deltas, then usage.

All deltas make one file. An error after the start is an event of its own; without ``speech.audio.done`` and without
the end of the chunked body no client takes what came before for the whole.
"""

from collections.abc import Generator
from contextlib import closing
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from service.api.problems import Detail, describe
from service.api.replies.base64 import base64_spans
from service.api.replies.synthesis import NO_CACHE, BodyWriter, Synthesis, Usage
from service.audio.encoders import Format


class Delta(msgspec.Struct, frozen=True, tag_field="type", tag="speech.audio.delta"):
    """The next bytes of the file."""

    audio: Annotated[str, Meta(description="Base64, by itself or joined with that of all other events.")]


class Done(msgspec.Struct, frozen=True, tag_field="type", tag="speech.audio.done"):
    """The file is complete."""

    usage: Annotated[Usage, Meta(description="Token counts.")]


class Failed(msgspec.Struct, frozen=True, tag_field="type", tag="error"):
    """The file will not be completed."""

    error: Annotated[Detail, Meta(description="As in any other error response.")]


def events(form: Format) -> BodyWriter:
    """The audio file in events."""
    return BodyWriter(
        form.name,
        "text/event-stream",
        lambda synthesis: _chunks(synthesis, form),
        error_chunk=_error_chunk,
        headers=NO_CACHE,
    )


def _chunks(synthesis: Synthesis, form: Format) -> Generator[bytes, None, None]:
    with closing(synthesis.file(form)) as file:
        for span in base64_spans(file):
            yield _event(Delta(span.decode()))
    yield _event(Done(synthesis.usage))


def _error_chunk(error: Exception) -> bytes:
    # COMPAT(openai-python): its reader of events raises on one of this name.
    return b"event: error\n" + _event(Failed(describe(error).detail))


def _event(data: Any) -> bytes:
    return b"data: " + msgspec.json.encode(data) + b"\n\n"
