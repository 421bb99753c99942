"""What a stream does when it ends early; that nothing stays held is in test_leaks."""

import logging
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from service.api.transport.streams import AudioStream, ErrorChunk
from service.errors import InvalidInput, ModelFault


def breaking(error: Exception) -> Generator[bytes, None, None]:
    yield b"second"
    raise error


class Watched:
    """A stream that breaks after two chunks, and what it did."""

    def __init__(self, error_chunk: ErrorChunk | None, error: Exception | None = None) -> None:
        self.resets = 0
        self.released = 0
        held = ExitStack()
        held.callback(self._release)
        rest = breaking(error or ModelFault("a fault"))
        self.stream = AudioStream(b"first", rest, held.close, self._reset, error_chunk)

    def _reset(self) -> None:
        self.resets += 1

    def _release(self) -> None:
        self.released += 1


def error_chunk(error: Exception) -> bytes:
    return f"sorry: {error}".encode()


def test_without_a_error_chunk_the_connection_is_reset() -> None:
    watched = Watched(None)
    assert [next(watched.stream), next(watched.stream)] == [b"first", b"second"]
    with pytest.raises(ConnectionResetError):
        next(watched.stream)
    watched.stream.close()
    assert (watched.stream.outcome, watched.resets, watched.released) == ("failed", 1, 1)


def test_a_error_chunk_is_the_last_chunk_and_the_body_still_has_no_end() -> None:
    watched = Watched(error_chunk)
    assert [next(watched.stream) for _ in range(3)] == [b"first", b"second", b"sorry: a fault"]
    assert watched.released == 1, "nobody needs to wait for the error_chunk to be sent"
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            next(watched.stream)
    watched.stream.close()
    assert (watched.stream.outcome, watched.resets, watched.released) == ("failed", 0, 1)


def test_a_error_chunk_that_could_not_be_sent_is_none() -> None:
    watched = Watched(error_chunk)
    for _ in range(3):
        next(watched.stream)
    watched.stream.close()
    assert watched.resets == 1


def test_what_was_sent_is_counted_with_the_error_chunk() -> None:
    watched = Watched(error_chunk)
    assert sum(len(next(watched.stream)) for _ in range(3)) == watched.stream.sent


def test_no_word_of_the_text_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched(error_chunk, InvalidInput("input has 'eagle', which cannot be pronounced", "input"))
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            next(watched.stream)
    assert "invalid_value" in caplog.text
    assert "eagle" not in caplog.text
    watched.stream.close()
