"""Audio and the times of its words in JSON: one document, or a line for each piece.

A document is made while it is sent. JSON has the audio in one string, so the words must wait for its end; encoded,
they take some 20 bytes for each character of the text, less than the request itself.
"""

import base64
from collections.abc import Generator, Iterable
from contextlib import closing

import msgspec

from service.api.problems import Envelope, describe
from service.api.renditions import NEVER_STORED, Rendition, Reply
from service.api.spans import base64_spans
from service.audio.encoders import Format
from service.speech import TimedWord

STEP = 64 * 1024
"""Bytes of timestamps sent at once."""


class Timestamp(msgspec.Struct, frozen=True):
    """When a word is heard."""

    word: str
    """As the caller wrote it."""
    start_time: float
    """Seconds."""
    end_time: float
    start_offset: int
    """Index of its first character (code point) in the input."""
    end_offset: int
    """Index after its last."""


class Line(msgspec.Struct, frozen=True):
    """The next bytes of the file and the words that are heard by the end of them."""

    audio: str
    audio_format: str
    timestamps: list[Timestamp] | None


def document(form: Format, words: bool) -> Reply:
    """One JSON object; ``words`` says whether it has timestamps."""
    return Reply(form.name, "application/json", lambda rendition: _document(rendition, form, words))


def lines(form: Format, words: bool) -> Reply:
    """A JSON object a line, each with a part of the audio; ``words`` says whether they have timestamps."""
    return Reply(
        form.name,
        "application/x-ndjson",
        lambda rendition: _lines(rendition, form, words),
        _farewell,
        headers=NEVER_STORED,
    )


def _document(rendition: Rendition, form: Format, words: bool) -> Generator[bytes, None, None]:
    rendition.listen(words)
    opening = b'{"audio_format":"%s","audio":"' % form.content_type.encode()
    told = bytearray()
    with closing(rendition.file(form)) as file:
        for span in base64_spans(file):
            yield opening + span
            opening = b""
            _tell(told, rendition.heard())
    _tell(told, rendition.heard())
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


def _lines(rendition: Rendition, form: Format, words: bool) -> Generator[bytes, None, None]:
    rendition.listen(words)
    with closing(rendition.file(form)) as file:
        for chunk in file:
            heard = [_timestamp(word) for word in rendition.heard()]
            yield _line(chunk, form, heard if words else None)
    if left := [_timestamp(word) for word in rendition.heard()]:
        yield _line(b"", form, left)


def _line(chunk: bytes, form: Format, heard: list[Timestamp] | None) -> bytes:
    return msgspec.json.encode(Line(base64.b64encode(chunk).decode(), form.content_type, heard)) + b"\n"


def _timestamp(word: TimedWord) -> Timestamp:
    return Timestamp(word.text, word.start, word.end, word.source_start, word.source_end)


def _farewell(error: Exception) -> bytes:
    return msgspec.json.encode(Envelope(describe(error).detail)) + b"\n"
