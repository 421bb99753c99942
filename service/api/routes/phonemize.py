"""``POST /v1/phonemize``: phonemes of a text, without synthesis.

It waits for the slot as synthesis does: there is one core, and the memory budget has room for the tables of one text's
phonemisation at a time.
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
from service.api.requests.parsing import parse_phonemize
from service.api.transport.bodies import body_limit, read_body
from service.settings import Settings
from service.speech import Pause, Utterance

WORK_SHARE = 0.02
"""Share of a synthesis' work: 0.003 s for a second of speech, of 0.17 s in all."""


class SpokenWord(msgspec.Struct, frozen=True):
    """A word and its phonemes."""

    word: Annotated[str, Meta(description="The word as the caller wrote it.")]
    phonemes: Annotated[str, Meta(description="Its misaki phonemes.")]
    start_offset: Annotated[int, Meta(description="Index of its first character (code point) in the input.")]
    end_offset: Annotated[int, Meta(description="Index after its last character.")]


class SpokenPart(msgspec.Struct, frozen=True):
    """An utterance, or a pause."""

    phonemes: Annotated[str, Meta(description="misaki phonemes with their spaces and marks; empty for a pause.")]
    pause: Annotated[float, Meta(description="Seconds of silence after it, or of the pause.")]
    words: Annotated[list[SpokenWord], Meta(description="Its words in order.")]


class Phonemes(msgspec.Struct, frozen=True):
    """The phonemised text."""

    utterances: Annotated[list[SpokenPart], Meta(description="Utterances and pauses, in order.")]
    phonemes: Annotated[str, Meta(description="Those of all utterances: input for `input_type` `phonemes`.")]


class PhonemizeResource:
    """Falcon resource."""

    def __init__(self, dispatcher: Dispatcher, settings: Settings) -> None:
        self._dispatcher = dispatcher
        self._settings = settings
        self._limit = body_limit(settings.max_chars)

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        request = parse_phonemize(read_body(req, self._limit), self._settings)
        self._dispatcher.serve(req, resp, request, PHONEMES)


def _chunks(synthesis: Synthesis) -> Generator[bytes, None, None]:
    opening, phonemes = b'{"utterances":[', bytearray()
    with closing(synthesis.parts()) as parts:
        for part in map(_part, parts):
            if part.phonemes:
                phonemes += b" " * bool(phonemes) + part.phonemes.encode()
            yield opening + msgspec.json.encode(part)
            opening = b","
    yield b'],"phonemes":%s}' % msgspec.json.encode(phonemes.decode())


def _part(part: Utterance | Pause) -> SpokenPart:
    if isinstance(part, Pause):
        return SpokenPart("", part.seconds, [])
    words = [
        SpokenWord(word.text, part.phonemes[word.start : word.end], word.source_start, word.source_end)
        for word in part.words
    ]
    return SpokenPart(part.phonemes, part.pause, words)


def _error_chunk(error: Exception) -> bytes:
    """The end of a document that is cut short: the error in the place of all phonemes."""
    return b'],"error":%s}' % msgspec.json.encode(describe(error).detail)


PHONEMES = BodyWriter("json", "application/json", _chunks, WORK_SHARE, _error_chunk)
