"""Shorthands for tests that need the pieces or the text's utterances of one request."""

from collections.abc import Generator, Iterator

from service.engine.protocol import Engine
from service.speech import MAX_PHONEMES, AudioPiece, Pause, SynthesisRequest, TextOptions, Utterance
from service.text.front_end import FrontEnd


def pieces_of(engine: Engine, request: SynthesisRequest) -> Generator[AudioPiece, None, None]:
    return engine.synthesise(engine.prepare(request))


def utterances_of(
    front_end: FrontEnd,
    text: str,
    language: str,
    options: TextOptions = TextOptions(),  # noqa: B008
    limit: int = MAX_PHONEMES,
    first: int = MAX_PHONEMES,
) -> Iterator[Utterance | Pause]:
    return front_end.utterances(front_end.prepare(text, language, options), limit, first)
