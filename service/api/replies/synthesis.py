"""One synthesis as response bodies see it: samples, word times and usage, stopped on disconnect or timeout.

A ``BodyWriter`` turns it into the chunks of a body.
"""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from service.admission.queue import Ticket
from service.api.access import AccessLine
from service.api.replies.words import WordQueue
from service.api.transport.connections import Client
from service.api.transport.streams import ErrorChunk
from service.audio.encoders import Format
from service.engine.protocol import Engine, PreparedSpeech
from service.errors import Abandoned, ModelFault, OutOfTime
from service.speech import FRAME, SAMPLE_RATE, AudioPiece, Pause, Samples, TimedWord, Utterance

T = TypeVar("T")

NO_CACHE: Mapping[str, str] = {"Cache-Control": "no-cache"}
"""Header of a body whose every piece is awaited: proxies must neither collect nor store it."""


class Usage(msgspec.Struct, frozen=True):
    """Token counts in OpenAI's terms: a token of input is a phoneme, one of output a frame of 25 ms."""

    input_tokens: Annotated[int, Meta(description="Phonemes read, with the spaces and marks between them.")]
    output_tokens: Annotated[int, Meta(description="Frames of 25 ms of audio, the last one counted whole.")]
    total_tokens: Annotated[int, Meta(description="Both.")]


class Synthesis:
    """The synthesis, or the phonemisation alone, of one request.

    Args:
        engine: whose slot ``ticket`` holds.
        speech: from the engine's ``prepare``.
        ticket: records the audio made and the time it took.
        client: its disconnect stops the synthesis; its deadline grows with the audio made.
        line: of the access log; records the audio made.
        timeout: seconds within which all must be made and read.
        on_done: called once the engine is done, which may be before the last byte is sent; None: nothing is.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        engine: Engine,
        speech: PreparedSpeech,
        ticket: Ticket,
        client: Client,
        line: AccessLine,
        timeout: float,
        on_done: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.speech = speech
        self._engine = engine
        self._ticket = ticket
        self._client = client
        self._line = line
        self._timeout = timeout
        self._on_done = on_done
        self._clock = clock
        self._words: WordQueue | None = None
        self._samples = 0
        self._phonemes = 0
        self._complete = False

    def collect_words(self) -> None:
        """Keep word times until ``take_words`` is called, which must then be done regularly."""
        self._words = WordQueue()

    def take_words(self) -> Sequence[TimedWord]:
        """Words that ended since the last call, all remaining ones at the end; none unless they are collected."""
        return [] if self._words is None else self._words.take(self._samples, self._complete)

    def parts(self) -> Generator[Utterance | Pause, None, None]:
        """Phonemised utterances and pauses, without synthesis."""
        with self._finishing(self._engine.phonemise(self.speech)) as parts:
            for part in parts:
                self._line.unread += part.unread
                yield part

    def samples(self) -> Generator[Samples, None, None]:
        """The audio, counted, so that a response without audio cannot pass for speech.

        Raises:
            ModelFault: there was no audio.
            Abandoned: the client disconnected.
            OutOfTime: the timeout passed.
        """
        with self._finishing(self._monitored(self._engine.synthesise(self.speech))) as pieces:
            for piece in pieces:
                self._samples += len(piece.samples)
                self._phonemes += piece.phonemes
                self._line.unread += piece.unread
                self._line.audio = round(self._samples / SAMPLE_RATE, 3)
                if self._words is not None:
                    self._words.add(piece.words)
                yield piece.samples
        if self._samples == 0:
            raise ModelFault("the model gave no audio")
        self._complete = True

    def file(self, form: Format) -> Generator[bytes, None, None]:
        """The audio as one file, chunk by chunk."""
        with closing(self.samples()) as samples, closing(form.encode(samples)) as chunks:
            yield from chunks

    @property
    def usage(self) -> Usage:
        """Token counts so far."""
        frames = -(-self._samples // FRAME)
        return Usage(self._phonemes, frames, self._phonemes + frames)

    def _monitored(self, pieces: Generator[AudioPiece, None, None]) -> Generator[AudioPiece, None, None]:
        """The pieces, until the client disconnects or the timeout passes; measures the engine's time for each.

        The engine can be stopped between two windows only. NOTE: an encoder may take many pieces before it has bytes to
        send, and sending alone would notice a disconnect, so it is checked here. Encoding, 4 % of the work, is not
        counted.
        """
        deadline = self._clock() + self._timeout
        synthesis = 0.0
        with closing(pieces):
            while True:
                if self._client.disconnected():
                    raise Abandoned()
                begun = self._clock()
                if begun > deadline:
                    raise OutOfTime(self._timeout)
                if (piece := next(pieces, None)) is None:
                    return
                work = self._clock() - begun
                synthesis += work
                self._line.synthesis = round(synthesis, 3)
                seconds = len(piece.samples) / SAMPLE_RATE
                self._client.extend_deadline(seconds)
                # Silence takes no time, and would make the machine look fast.
                if piece.samples.any():
                    self._ticket.add(seconds, work)
                yield piece

    @contextmanager
    def _finishing(self, parts: Generator[T, None, None]) -> Iterator[Generator[T, None, None]]:
        try:
            with closing(parts):
                yield parts
        finally:
            if self._on_done is not None:
                self._on_done()


class BodyWriter(msgspec.Struct, frozen=True):
    """A way to write a synthesis into a response body."""

    name: str
    """Of the file format, for the log and the cache key."""
    content_type: str
    chunks: Callable[[Synthesis], Generator[bytes, None, None]]
    """Makes the body: one chunk at least."""
    work: float = 1.0
    """Its share of the work of a whole synthesis, for the queue's estimate."""
    error_chunk: ErrorChunk | None = None
    """Makes the last chunk of a body that an error cuts short; None: the connection is reset."""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    cacheable: bool = False
    """The body is determined by ``name`` and the request: it has an ETag and may come from the cache."""


def audio(form: Format) -> BodyWriter:
    """The audio file alone."""
    return BodyWriter(form.name, form.content_type, lambda synthesis: synthesis.file(form), cacheable=True)
