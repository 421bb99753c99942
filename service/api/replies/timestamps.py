"""Audio and word times in JSON: one document, or a line for each piece.

A document is streamed. JSON has the audio in one string, so the words wait for its end; encoded, they take some 20
bytes for each character of the text, less than the request itself.
"""

import base64
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Annotated

import msgspec
from msgspec import Meta

from service.api.problems import Envelope, describe
from service.api.replies.base64 import base64_spans
from service.api.replies.synthesis import NO_CACHE, BodyWriter, Synthesis
from service.audio.encoders import Format
from service.speech import TimedWord

CHUNK_BYTES = 64 * 1024
"""Bytes of timestamps in a chunk."""


class Timestamp(msgspec.Struct, frozen=True):
    """The time span of a word."""

    word: Annotated[str, Meta(description="The word as the caller wrote it.")]
    start_time: Annotated[float, Meta(description="Seconds from the beginning of the audio.")]
    end_time: Annotated[float, Meta(description="Seconds.")]
    start_offset: Annotated[int, Meta(description="Index of its first character (code point) in the input.")]
    end_offset: Annotated[int, Meta(description="Index after its last character.")]


class TimedAudio(msgspec.Struct, frozen=True):
    """The file, or its next bytes and the words that end within them."""

    audio: Annotated[
        str, Meta(description="Base64. Of JSON lines, each is decoded by itself; together they are one file.")
    ]
    audio_format: Annotated[str, Meta(description="The file's media type.")]
    timestamps: Annotated[list[Timestamp] | None, Meta(description="Null if they were not requested.")]


def document(form: Format, words: bool) -> BodyWriter:
    """One JSON object, with timestamps if ``words``."""
    return BodyWriter(form.name, "application/json", lambda synthesis: _document(synthesis, form, words))


def lines(form: Format, words: bool) -> BodyWriter:
    """JSON lines, each with a part of the audio, and timestamps if ``words``."""
    return BodyWriter(
        form.name,
        "application/x-ndjson",
        lambda synthesis: _lines(synthesis, form, words),
        error_chunk=_error_chunk,
        headers=NO_CACHE,
    )


def _document(synthesis: Synthesis, form: Format, words: bool) -> Generator[bytes, None, None]:
    if words:
        synthesis.collect_words()
    opening = b'{"audio_format":"%s","audio":"' % form.content_type.encode()
    encoded = bytearray()
    with closing(synthesis.file(form)) as file:
        for span in base64_spans(file):
            yield opening + span
            opening = b""
            _append(encoded, synthesis.take_words())
    _append(encoded, synthesis.take_words())
    if not words:
        yield b'","timestamps":null}'
        return
    yield b'","timestamps":['
    for start in range(0, len(encoded), CHUNK_BYTES):
        yield bytes(encoded[start : start + CHUNK_BYTES])
    yield b"]}"


def _append(encoded: bytearray, words: Iterable[TimedWord]) -> None:
    for word in words:
        encoded += b"," * bool(encoded) + msgspec.json.encode(_timestamp(word))


def _lines(synthesis: Synthesis, form: Format, words: bool) -> Generator[bytes, None, None]:
    if words:
        synthesis.collect_words()
    with closing(synthesis.file(form)) as file:
        for chunk in file:
            timestamps = [_timestamp(word) for word in synthesis.take_words()]
            yield _line(chunk, form, timestamps if words else None)
    if rest := [_timestamp(word) for word in synthesis.take_words()]:
        yield _line(b"", form, rest)


def _line(chunk: bytes, form: Format, timestamps: list[Timestamp] | None) -> bytes:
    return msgspec.json.encode(TimedAudio(base64.b64encode(chunk).decode(), form.content_type, timestamps)) + b"\n"


def _timestamp(word: TimedWord) -> Timestamp:
    return Timestamp(word.text, word.start, word.end, word.source_start, word.source_end)


def _error_chunk(error: Exception) -> bytes:
    return msgspec.json.encode(Envelope(describe(error).detail)) + b"\n"
