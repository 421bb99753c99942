"""A request while it is carried out, and the ways to answer it.

A rendition is what an answer is made from: the audio, the words heard so far, what it took. A reply is a way to put
that into a body, chunk by chunk.
"""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from service.api.access import AccessLine
from service.api.replies.words import Transcript
from service.api.transport.streams import ErrorChunk
from service.audio.encoders import Format
from service.errors import ModelFault
from service.speech import (
    FRAME,
    SAMPLE_RATE,
    AudioPiece,
    Engine,
    Pause,
    Samples,
    SynthesisRequest,
    TimedWord,
    Utterance,
)

T = TypeVar("T")

NEVER_STORED: Mapping[str, str] = {"Cache-Control": "no-cache"}
"""For a body whose every piece is awaited: nothing in between may collect or keep it."""


class Usage(msgspec.Struct, frozen=True):
    """What a speech took, in OpenAI's words: a token of input is a phoneme, one of output a frame of 25 ms."""

    input_tokens: Annotated[int, Meta(description="Phonemes read, with the spaces and marks between them.")]
    output_tokens: Annotated[int, Meta(description="Frames of 25 ms of audio, the last one counted whole.")]
    total_tokens: Annotated[int, Meta(description="Both.")]


class Synthesis:
    """One speech being read or said.

    Args:
        engine: whose turn it is.
        speech: what.
        line: learns how much audio there is.
        attended: makes the engine stop when nobody wants its pieces any more.
        done: called when the engine has been let go, which may be before the last byte is out.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        engine: Engine,
        speech: SynthesisRequest,
        line: AccessLine,
        attended: Callable[[Iterator[AudioPiece]], Iterator[AudioPiece]],
        done: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.speech = speech
        self._engine = engine
        self._line = line
        self._attended = attended
        self._done = done
        self._clock = clock
        self._transcript: Transcript | None = None
        self._samples = 0
        self._phonemes = 0
        self._complete = False

    def listen(self, wanted: bool = True) -> None:
        """Keep the words until ``heard`` is asked for them, which must then be done regularly."""
        self._transcript = Transcript() if wanted else None

    def parts(self) -> Generator[Utterance | Pause, None, None]:
        """What would be said."""
        with self._finishing(self._engine.read(self.speech)) as parts:
            yield from parts

    def pieces(self) -> Generator[Samples, None, None]:
        """The samples, counted, so that a response without audio cannot pass for speech.

        Raises:
            ModelFault: there was no audio.
        """
        with self._finishing(self._attended(self._engine.speak(self.speech))) as pieces:
            for piece in self._timed(pieces):
                self._samples += len(piece.samples)
                self._phonemes += piece.phonemes
                self._line.audio = round(self._samples / SAMPLE_RATE, 3)
                if self._transcript is not None:
                    self._transcript.add(piece.words)
                yield piece.samples
        if self._samples == 0:
            raise ModelFault("the model gave no audio")
        self._complete = True

    def file(self, form: Format) -> Generator[bytes, None, None]:
        """The audio as one file, chunk by chunk."""
        with closing(self.pieces()) as pieces, closing(form.encode(pieces)) as chunks:
            yield from chunks

    def heard(self) -> Sequence[TimedWord]:
        """The words heard since the last call; at the end, those that are left. None if nobody listens."""
        return [] if self._transcript is None else self._transcript.heard(self._samples, self._complete)

    @property
    def usage(self) -> Usage:
        """So far."""
        frames = -(-self._samples // FRAME)
        return Usage(self._phonemes, frames, self._phonemes + frames)

    def _timed(self, pieces: Iterator[T]) -> Iterator[T]:
        """The pieces, and on the line how long the engine took for them: not to encode, and not to send."""
        taken, begun = 0.0, self._clock()
        for piece in pieces:
            taken += self._clock() - begun
            self._line.synthesis = round(taken, 3)
            yield piece
            begun = self._clock()

    @contextmanager
    def _finishing(self, iterator: Iterator[T]) -> Iterator[Iterator[T]]:
        try:
            yield iterator
        finally:
            # A generator has it, any other iterator need not.
            if (close := getattr(iterator, "close", None)) is not None:
                close()
            self._done()


class BodyWriter(msgspec.Struct, frozen=True):
    """How a rendition is sent."""

    name: str
    """Of the file's format, for the log."""
    content_type: str
    chunks: Callable[[Synthesis], Generator[bytes, None, None]]
    """Makes the body; gives one chunk at least."""
    work: float = 1.0
    """Of saying it all, how much is done for it."""
    error_chunk: ErrorChunk | None = None
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    kept: bool = False
    """It is a file that ``name`` and the speech determine: it has an ETag and may come from the cache."""


def audio(form: Format) -> BodyWriter:
    """The file and nothing else."""
    return BodyWriter(form.name, form.content_type, lambda synthesis: synthesis.file(form), kept=True)
