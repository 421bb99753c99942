"""Audio and the times of its words in JSON: one document, or a line for each piece.

A document is made while it is sent. JSON has the audio in one string, so the words must wait for its end; encoded,
they take some 20 bytes for each character of the text, less than the request itself.
"""

import base64
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Annotated

import msgspec
from msgspec import Meta

from service.api.problems import Envelope, describe
from service.api.replies.base64 import base64_spans
from service.api.replies.synthesis import NEVER_STORED, BodyWriter, Synthesis
from service.audio.encoders import Format
from service.speech import TimedWord

STEP = 64 * 1024
"""Bytes of timestamps sent at once."""


class Timestamp(msgspec.Struct, frozen=True):
    """When a word is heard."""

    word: Annotated[str, Meta(description="The word as the caller wrote it.")]
    start_time: Annotated[float, Meta(description="Seconds from the beginning of the audio.")]
    end_time: Annotated[float, Meta(description="Seconds.")]
    start_offset: Annotated[int, Meta(description="Index of its first character (code point) in the input.")]
    end_offset: Annotated[int, Meta(description="Index after its last character.")]


class TimedAudio(msgspec.Struct, frozen=True):
    """The file, or its next bytes and the words that are heard by the end of them."""

    audio: Annotated[
        str, Meta(description="Base64. Of JSON lines, each is decoded by itself; together they are one file.")
    ]
    audio_format: Annotated[str, Meta(description="The file's media type.")]
    timestamps: Annotated[list[Timestamp] | None, Meta(description="Null if they were not wanted.")]


def document(form: Format, words: bool) -> BodyWriter:
    """One JSON object; ``words`` says whether it has timestamps."""
    return BodyWriter(form.name, "application/json", lambda synthesis: _document(synthesis, form, words))


def lines(form: Format, words: bool) -> BodyWriter:
    """A JSON object a line, each with a part of the audio; ``words`` says whether they have timestamps."""
    return BodyWriter(
        form.name,
        "application/x-ndjson",
        lambda synthesis: _lines(synthesis, form, words),
        error_chunk=_error_chunk,
        headers=NEVER_STORED,
    )


def _document(synthesis: Synthesis, form: Format, words: bool) -> Generator[bytes, None, None]:
    synthesis.listen(words)
    opening = b'{"audio_format":"%s","audio":"' % form.content_type.encode()
    told = bytearray()
    with closing(synthesis.file(form)) as file:
        for span in base64_spans(file):
            yield opening + span
            opening = b""
            _tell(told, synthesis.heard())
    _tell(told, synthesis.heard())
    if not words:
        yield b'","timestamps":null}'
        return
    yield b'","timestamps":['
    for start in range(0, len(told), STEP):
        yield bytes(told[start : start + STEP])
    yield b"]}"


def _tell(told: bytearray, heard: Iterable[TimedWord]) -> None:
    for word in heard:
        told += b"," * bool(told) + msgspec.json.encode(_timestamp(word))


def _lines(synthesis: Synthesis, form: Format, words: bool) -> Generator[bytes, None, None]:
    synthesis.listen(words)
    with closing(synthesis.file(form)) as file:
        for chunk in file:
            heard = [_timestamp(word) for word in synthesis.heard()]
            yield _line(chunk, form, heard if words else None)
    if left := [_timestamp(word) for word in synthesis.heard()]:
        yield _line(b"", form, left)


def _line(chunk: bytes, form: Format, heard: list[Timestamp] | None) -> bytes:
    return msgspec.json.encode(TimedAudio(base64.b64encode(chunk).decode(), form.content_type, heard)) + b"\n"


def _timestamp(word: TimedWord) -> Timestamp:
    return Timestamp(word.text, word.start, word.end, word.source_start, word.source_end)


def _error_chunk(error: Exception) -> bytes:
    return msgspec.json.encode(Envelope(describe(error).detail)) + b"\n"
