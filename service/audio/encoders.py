"""Encoders: pieces of speech to ONE valid file, sent while the speech is still being synthesised.

An encoder is a generator: it takes the next piece only when the bytes before it have been fetched, yields nothing
before the first piece arrives, and frees its library state when it is closed. libsndfile writes MP3, Opus and FLAC
to a sink that only appends; by the time it would rewrite the header, the header has been sent. The consequences:

* MP3: no Xing frame, so the bitrate is constant, or players would misjudge the length. Its place stays, as a frame
  of silence (24 ms). NOTE: soundfile ignores the bitrate mode unless a level comes with it.
* FLAC: the header says "unknown" for length, frame sizes and MD5, as RFC 9639 allows and as FFmpeg writes into a
  pipe. Holding it back until the end would fix the fields, and delay the first byte by the whole text (80 s for 4096
  characters at RTF 0.3) and need a disk. NOTE: libsndfile, and so soundfile.read, cannot read such a file.
* Opus: nothing; Ogg needs no rewriting. NOTE: libsndfile garbles the last 8 ms of an Opus file, or less, whenever
  they do not fall into the middle of a packet, so 10 ms of silence follow the speech.

libsndfile cannot write AAC (``service.audio.aac``), which is available only where its library is installed.

``FORMATS`` is the one table of formats: the request schema, the OpenAPI document, the help of the command line, the
memory reserved for libraries and the fingerprint of the audio are all made from it.
"""

import struct
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import msgspec
import numpy as np
from soundfile import SoundFile

from service.audio.aac import encode_aac
from service.audio.ogg import with_fixed_serial
from service.audio.samples import Pcm16, to_pcm16
from service.audio.sinks import SeekableSink
from service.errors import MissingExtra, UnsupportedFormat
from service.extras import Extra
from service.speech import SAMPLE_RATE, Samples

Encoder: TypeAlias = Callable[[Iterable[Samples]], Generator[bytes, None, None]]
"""Takes pieces of speech and yields chunks of one file, none of them empty."""

MP3_LEVEL = 0.4
"""libsndfile's scale from 160 kbit/s (0) to 8 (1): 96 kbit/s, the full band of 24 kHz speech."""

_UNKNOWN_SIZE = 0xFFFFFFFF
_BYTES_PER_SAMPLE = 2
_WAVE_FORMAT_PCM = 1

OPUS_TAIL_SAMPLES = 240
"""Samples of silence after the speech, for libsndfile to garble instead of it."""


class Container(msgspec.Struct, frozen=True):
    """Options with which libsndfile writes a format."""

    format: str
    subtype: str
    level: float | None = None
    bitrate_mode: str | None = None

    def open(self, target: SeekableSink | Path) -> SoundFile:
        """A new file in ``target``; closing it writes the frames that libsndfile holds back."""
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
        """The samples to write; integers are rounded here, so that all lossless formats agree."""
        return to_pcm16(piece) if self.subtype == "PCM_16" else piece


class Format(msgspec.Struct, frozen=True):
    """A file format that can be streamed."""

    name: str
    """As in ``response_format``; also the suffix of a file."""
    content_type: str
    encode: Encoder
    file_container: Container | None = None
    """Container for a file on disk, whose header states the length; None if the streamed header is complete."""
    extra: Extra | None = None
    """The optional dependency that it needs."""

    @property
    def available(self) -> bool:
        """True if it can be written here; nothing is imported to find out."""
        return self.extra is None or self.extra.installed


MP3 = Container("MP3", "MPEG_LAYER_III", MP3_LEVEL, "CONSTANT")
FLAC = Container("FLAC", "PCM_16")
OPUS = Container("OGG", "OPUS")
WAV = Container("WAV", "PCM_16")


def _stream(container: Container, pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    sink = SeekableSink()
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
    with closing(_stream(OPUS, chain(pieces, [np.zeros(OPUS_TAIL_SAMPLES, np.float32)]))) as chunks:
        for pages in chunks:
            yield with_fixed_serial(pages)


def _encode_pcm(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    for piece in pieces:
        if len(piece):
            yield to_pcm16(piece).tobytes()


def streaming_header() -> bytes:
    """Header of a WAV file of unknown length, mono 16-bit at 24 kHz: chunks RIFF, fmt and data, 44 bytes.

    COMPAT: both sizes are 0xFFFFFFFF, as OpenAI sends them. Python's wave, libsndfile and FFmpeg then read to the end
    of the data; with a size of 0 they read nothing.
    """
    rate = SAMPLE_RATE * _BYTES_PER_SAMPLE
    layout = struct.pack("<HHIIHH", _WAVE_FORMAT_PCM, 1, SAMPLE_RATE, rate, _BYTES_PER_SAMPLE, 8 * _BYTES_PER_SAMPLE)
    riff = struct.pack("<4sI4s", b"RIFF", _UNKNOWN_SIZE, b"WAVE")
    return riff + struct.pack("<4sI", b"fmt ", len(layout)) + layout + struct.pack("<4sI", b"data", _UNKNOWN_SIZE)


def _encode_wav(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    head = streaming_header()
    with closing(_encode_pcm(pieces)) as chunks:
        for data in chunks:
            yield head + data
            head = b""


FORMATS = (
    Format("mp3", "audio/mpeg", _encode_mp3, MP3),
    Format("opus", "audio/ogg; codecs=opus", _encode_opus),
    Format("aac", "audio/aac", encode_aac, extra=Extra("aac", library="av", memory_mib=20)),
    Format("flac", "audio/flac", _encode_flac, FLAC),
    Format("wav", "audio/wav", _encode_wav, WAV),
    Format("pcm", "audio/pcm", _encode_pcm),
)
"""All formats, the default first; ``pcm`` is 16-bit signed little-endian mono at 24 kHz without a header.

PyAV takes 20 MiB; no more after 60 files than after two.
"""
DEFAULT_FORMAT = FORMATS[0].name
"""The format of a request that names none."""


def format_names(formats: Sequence[Format] = FORMATS) -> str:
    """All names for people: ``mp3, opus, aac, flac, wav or pcm``."""
    *others, last = [form.name for form in formats]
    return f"{', '.join(others)} or {last}"


def describe_formats(formats: Sequence[Format] = FORMATS) -> str:
    """All names for the documents, in Markdown: the default, those that are always there, and those with an extra."""
    default, *others = [f"`{form.name}`" for form in formats if form.extra is None]
    optional = [f"`{form.name}`" for form in formats if form.extra is not None]
    where_installed = f" or, where the server has it, {' or '.join(optional)}" if optional else ""
    return f"{', '.join([f'{default} (if left out)', *others])}{where_installed}."


def find_format(name: str, formats: Sequence[Format] = FORMATS) -> Format:
    """The format called ``name``.

    Raises:
        UnsupportedFormat: there is none; ``MissingExtra`` if its library is not installed.
    """
    form = next((form for form in formats if form.name == name), None)
    if form is not None and form.available:
        return form
    available = [form.name for form in formats if form.available]
    if form is None or form.extra is None:
        raise UnsupportedFormat(name, available)
    raise MissingExtra(name, available, form.extra.name)


def write_file(form: Format, path: Path, pieces: Iterable[Samples]) -> None:
    """Write a file with a complete header; ``path`` is replaced when it is whole, and not touched after an error."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        if form.file_container is None:
            with unfinished.open("wb") as file:
                file.writelines(form.encode(pieces))
        else:
            with form.file_container.open(unfinished) as sound:
                for piece in pieces:
                    sound.write(form.file_container.convert(piece))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
