"""``POST /v1/phonemize``: how a text is read, without saying it.

It waits for its turn as speech does: there is one core to read with, and the front-end's tables are weighed in the
memory budget for one text at a time.
"""

from collections.abc import Generator
from contextlib import closing
from typing import Annotated

import falcon
import msgspec
from msgspec import Meta

from service.api.dispatch import Dispatcher
from service.api.problems import describe
from service.api.replies.synthesis import BodyWriter, Synthesis
from service.api.requests.parsing import read_text_order
from service.api.transport.bodies import body_limit, read_body
from service.settings import Settings
from service.speech import Pause, Utterance

READING = 0.02
"""Of the work of saying a text: 0.003 s for a second of speech, where all of it is 0.17 s."""


class SpokenWord(msgspec.Struct, frozen=True):
    """A word and how it sounds."""

    word: Annotated[str, Meta(description="The word as the caller wrote it.")]
    phonemes: Annotated[str, Meta(description="Its misaki phonemes.")]
    start_offset: Annotated[int, Meta(description="Index of its first character (code point) in the input.")]
    end_offset: Annotated[int, Meta(description="Index after its last character.")]


class SpokenPart(msgspec.Struct, frozen=True):
    """What is said in one breath, or a silence."""

    phonemes: Annotated[str, Meta(description="misaki phonemes with their spaces and marks; empty for a silence.")]
    pause: Annotated[float, Meta(description="Seconds of silence after it, or of the silence.")]
    words: Annotated[list[SpokenWord], Meta(description="Its words in order.")]


class Phonemes(msgspec.Struct, frozen=True):
    """How a text is read."""

    utterances: Annotated[list[SpokenPart], Meta(description="All that would be said, in order.")]
    phonemes: Annotated[str, Meta(description="Those of all utterances: input for `input_type` `phonemes`.")]


class PhonemesResource:
    """Falcon resource."""

    def __init__(self, dispatcher: Dispatcher, settings: Settings) -> None:
        self._dispatcher = dispatcher
        self._settings = settings
        self._limit = body_limit(settings.max_chars)

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        speech = read_text_order(read_body(req, self._limit), self._settings)
        self._dispatcher.serve(req, resp, speech, PHONEMES)


def _chunks(synthesis: Synthesis) -> Generator[bytes, None, None]:
    opening, whole = b'{"utterances":[', bytearray()
    with closing(synthesis.parts()) as parts:
        for part in parts:
            spoken = _spoken(part)
            if spoken.phonemes:
                whole += b" " * bool(whole) + spoken.phonemes.encode()
            yield opening + msgspec.json.encode(spoken)
            opening = b","
    yield b'],"phonemes":%s}' % msgspec.json.encode(whole.decode())


def _spoken(part: Utterance | Pause) -> SpokenPart:
    if isinstance(part, Pause):
        return SpokenPart("", part.seconds, [])
    words = [
        SpokenWord(word.text, part.phonemes[word.start : word.end], word.source_start, word.source_end)
        for word in part.words
    ]
    return SpokenPart(part.phonemes, part.pause, words)


def _error_chunk(error: Exception) -> bytes:
    """Ends the document with the error in the place of all phonemes."""
    return b'],"error":%s}' % msgspec.json.encode(describe(error).detail)


PHONEMES = BodyWriter("json", "application/json", _chunks, READING, _error_chunk)
