"""Pieces of speech to ONE valid file, sent while it is still being made.

An encoder is a generator: it takes the next piece only when the bytes before it have been fetched, gives nothing
before the first piece is there, and frees its library state when it is closed. libsndfile writes MP3, Opus and FLAC
to a sink that only goes forward; the header it would rewrite at the end has left long ago. What that costs:

* MP3: no Xing frame, so the bitrate is constant, or players would misjudge the length. Its place stays, as a frame
  of silence (24 ms). NOTE: soundfile ignores the bitrate mode unless a level comes with it.
* FLAC: the header says "unknown" for length, frame sizes and MD5, as RFC 9639 allows and as FFmpeg writes into a
  pipe. Holding it back until the end would fix the fields, and delay the first byte by the whole text (80 s for 4096
  characters at RTF 0.3) and need a disk. NOTE: libsndfile, and so soundfile.read, cannot read such a file.
* Opus: nothing; Ogg needs no rewriting. NOTE: libsndfile garbles the last 8 ms of an Opus file, or less, whenever
  they do not fall into the middle of a packet, so 10 ms of silence follow the speech.

AAC is beyond libsndfile (``service.audio.aac``) and there only where its library is installed.
"""

import importlib.util
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import msgspec
import numpy as np
from soundfile import SoundFile

from service.audio import aac
from service.audio.ogg import with_fixed_serial
from service.audio.pcm import Pcm16, to_pcm16
from service.audio.wav import streaming_header
from service.errors import MissingExtra, UnsupportedFormat
from service.speech import SAMPLE_RATE, Samples

Encoder: TypeAlias = Callable[[Iterable[Samples]], Generator[bytes, None, None]]
"""Takes pieces, gives chunks of one file; never an empty chunk."""

MP3_LEVEL = 0.4
"""libsndfile's scale from 160 kbit/s (0) to 8 (1): 96 kbit/s, the full band of 24 kHz speech."""

OPUS_TAIL = 240
"""Samples of silence that libsndfile may garble instead of speech."""


class Container(msgspec.Struct, frozen=True):
    """What libsndfile has to be told to write a format."""

    format: str
    subtype: str
    level: float | None = None
    bitrate_mode: str | None = None

    def open(self, target: "_Sink | Path") -> SoundFile:
        """A new file in ``target``; closing it writes the frames it holds back."""
        return SoundFile(
            target,
            "w",
            SAMPLE_RATE,
            1,
            self.subtype,
            None,
            self.format,
            compression_level=self.level,
            bitrate_mode=self.bitrate_mode,
        )

    def convert(self, piece: Samples) -> Samples | Pcm16:
        """What to write for a piece; integers are rounded here, so that all lossless formats agree."""
        return to_pcm16(piece) if self.subtype == "PCM_16" else piece


class Format(msgspec.Struct, frozen=True):
    """A file format that can be streamed."""

    name: str
    content_type: str
    encode: Encoder
    rewritten: Container | None = None
    """How to write a file on disk whose header knows the length; None where a stream's header lacks nothing."""
    library: str | None = None
    """Module that it needs beyond what is always installed; the extra that brings it has the format's name."""
    weight: int = 0
    """MiB that this module takes from the first use on."""

    @property
    def available(self) -> bool:
        """Whether it can be written here; nothing is imported to find out."""
        return self.library is None or importlib.util.find_spec(self.library) is not None


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


MP3 = Container("MP3", "MPEG_LAYER_III", MP3_LEVEL, "CONSTANT")
FLAC = Container("FLAC", "PCM_16")
OPUS = Container("OGG", "OPUS")
WAV = Container("WAV", "PCM_16")


def _stream(container: Container, pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    sink = _Sink()
    with container.open(sink) as file:
        for piece in pieces:
            file.write(container.convert(piece))
            if data := sink.take():
                yield data
    if data := sink.take():
        yield data


def _encode_mp3(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    yield from _stream(MP3, pieces)


def _encode_flac(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    yield from _stream(FLAC, pieces)


def _encode_opus(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    with closing(_stream(OPUS, chain(pieces, [np.zeros(OPUS_TAIL, np.float32)]))) as chunks:
        for pages in chunks:
            yield with_fixed_serial(pages)


def _encode_pcm(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    for piece in pieces:
        if len(piece):
            yield to_pcm16(piece).tobytes()


def _encode_wav(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    head = streaming_header()
    with closing(_encode_pcm(pieces)) as chunks:
        for data in chunks:
            yield head + data
            head = b""


FORMATS = (
    Format("mp3", "audio/mpeg", _encode_mp3, MP3),
    Format("opus", "audio/ogg; codecs=opus", _encode_opus),
    Format("aac", "audio/aac", aac.encode_aac, library="av", weight=aac.WEIGHT),
    Format("flac", "audio/flac", _encode_flac, FLAC),
    Format("wav", "audio/wav", _encode_wav, WAV),
    Format("pcm", "audio/pcm", _encode_pcm),
)
"""Every format there is; ``pcm`` is 16-bit signed little-endian mono at 24 kHz without a header."""


def find_format(name: str, formats: Sequence[Format] = FORMATS) -> Format:
    """The format called ``name``.

    Raises:
        UnsupportedFormat: there is none; ``MissingExtra`` if its library is not installed.
    """
    found = next((known for known in formats if known.name == name), None)
    if found is not None and found.available:
        return found
    usable = [known.name for known in formats if known.available]
    raise UnsupportedFormat(name, usable) if found is None else MissingExtra(name, usable, extra=name)


def write_file(form: Format, path: Path, pieces: Iterable[Samples]) -> None:
    """Write a file with a complete header; ``path`` appears when it is whole, and not at all after an error."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        if form.rewritten is None:
            with unfinished.open("wb") as file:
                file.writelines(form.encode(pieces))
        else:
            with form.rewritten.open(unfinished) as sound:
                for piece in pieces:
                    sound.write(form.rewritten.convert(piece))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
