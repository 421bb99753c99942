"""Pieces of speech to ONE valid file, sent while it is still being made.

An encoder is a generator: it takes the next piece only when the bytes before it have been fetched, gives nothing
before the first piece is there, and frees its library state when it is closed. libsndfile writes MP3, Opus and FLAC
to a sink that only goes forward; the header it would rewrite at the end has left long ago. What that costs:

* MP3: no Xing frame, so the bitrate is constant, or players would misjudge the length.
* FLAC: the header says "unknown" for length, frame sizes and MD5, as RFC 9639 allows and as FFmpeg writes into a
  pipe. Holding it back until the end would fix the fields, and delay the first byte by the whole text (80 s for 4096
  characters at RTF 0.3) and need a disk. NOTE: soundfile.read needs ``frames=`` for such a file.
* Opus: nothing; Ogg needs no rewriting.
"""

from collections.abc import Callable, Generator, Iterable
from functools import partial
from typing import TypeAlias

import msgspec
import soundfile

from service.audio.pcm import Pcm16, to_pcm16
from service.audio.wav import streaming_header
from service.errors import UnsupportedFormat
from service.speech import SAMPLE_RATE, Samples

Encoder: TypeAlias = Callable[[Iterable[Samples]], Generator[bytes, None, None]]
"""Takes pieces, gives chunks of one file; never an empty chunk."""

MP3_LEVEL = 0.4
"""libsndfile's scale from 160 kbit/s (0) to 8 (1): 96 kbit/s, the full band of 24 kHz speech."""


class Format(msgspec.Struct, frozen=True):
    """A file format that can be streamed."""

    name: str
    content_type: str
    encode: Encoder


class _Sink:
    """A file for libsndfile that keeps what is appended until it is taken, and ignores rewrites of what is gone."""

    def __init__(self) -> None:
        self._fresh = bytearray()
        self._length = 0
        self._position = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._position, self._length)[whence]
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def write(self, data: bytes) -> int:
        if self._position == self._length:
            self._fresh += data
            self._length += len(data)
        self._position += len(data)
        return len(data)

    def take(self) -> bytes:
        """The bytes appended since the last call."""
        fresh = bytes(self._fresh)
        self._fresh.clear()
        return fresh


def _encode_pcm(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    for piece in pieces:
        if len(piece):
            yield to_pcm16(piece).tobytes()


def _encode_wav(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    head = streaming_header()
    for data in _encode_pcm(pieces):
        yield head + data
        head = b""


def _encode_with_libsndfile(
    pieces: Iterable[Samples],
    container: str,
    subtype: str,
    convert: Callable[[Samples], Samples | Pcm16],
    level: float | None = None,
    bitrate_mode: str | None = None,
) -> Generator[bytes, None, None]:
    sink = _Sink()
    with soundfile.SoundFile(
        sink, "w", SAMPLE_RATE, 1, subtype, None, container, compression_level=level, bitrate_mode=bitrate_mode
    ) as file:
        for piece in pieces:
            file.write(convert(piece))
            if data := sink.take():
                yield data
    # Closing the file has written the frames it held back.
    if data := sink.take():
        yield data


def _as_they_are(samples: Samples) -> Samples:
    return samples


_encode_mp3 = partial(
    _encode_with_libsndfile,
    container="MP3",
    subtype="MPEG_LAYER_III",
    convert=_as_they_are,
    # NOTE: soundfile ignores the bitrate mode unless a level comes with it.
    level=MP3_LEVEL,
    bitrate_mode="CONSTANT",
)
_encode_opus = partial(_encode_with_libsndfile, container="OGG", subtype="OPUS", convert=_as_they_are)
_encode_flac = partial(_encode_with_libsndfile, container="FLAC", subtype="PCM_16", convert=to_pcm16)

FORMATS = (
    Format("mp3", "audio/mpeg", _encode_mp3),
    Format("opus", "audio/ogg; codecs=opus", _encode_opus),
    Format("flac", "audio/flac", _encode_flac),
    Format("wav", "audio/wav", _encode_wav),
    Format("pcm", "audio/pcm", _encode_pcm),
)
"""Every format there is; ``pcm`` is 16-bit signed little-endian mono at 24 kHz without a header."""


def find_format(name: str) -> Format:
    """The format called ``name``.

    Raises:
        UnsupportedFormat: there is none; OpenAI's ``aac`` among them, which libsndfile cannot write.
    """
    for known in FORMATS:
        if known.name == name:
            return known
    raise UnsupportedFormat(name, [known.name for known in FORMATS])
