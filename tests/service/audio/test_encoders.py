"""Every format, decoded again by a decoder that has nothing to do with the encoder where there is one."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from service.audio.encoders import FORMATS, OPUS_TAIL_SAMPLES, Format, find_format, write_file
from service.audio.samples import to_pcm16
from service.errors import MissingExtra, UnsupportedFormat
from service.extras import Extra
from service.speech import SAMPLE_RATE, Samples
from tests.service.decoders import DECODERS, EVERY_DECODER, decode_with_libsndfile, decode_with_miniaudio
from tests.service.fakes import LOUDNESS, PITCH, sine

NAMES = [known.name for known in FORMATS]
MP3_FRAME = 576
AAC_FRAME = 1024
MP3_LEAD = 1105 + MP3_FRAME
"""LAME's own delay, and the frame left empty for a header that is never written."""


LEAD = {"mp3": MP3_LEAD, "aac": AAC_FRAME}
"""Samples of silence that a decoder gives before the speech; the other formats can say how many to skip."""


def speech(*sizes: int) -> list[Samples]:
    whole = sine(sum(sizes))
    return np.split(whole, np.cumsum(sizes)[:-1])


def encode(name: str, pieces: list[Samples]) -> bytes:
    return b"".join(find_format(name).encode(pieces))


@pytest.mark.parametrize("name", ["wav", "pcm", "flac"])
@pytest.mark.parametrize("sizes", [(1,), (24_000,), (7, 40_000, 1, 12_345), (4096, 4096)])
def test_lossless_formats_give_back_the_16_bit_samples(name: str, sizes: tuple[int, ...]) -> None:
    pieces = speech(*sizes)
    expected = to_pcm16(np.concatenate(pieces))
    decoded = DECODERS[name](encode(name, pieces))
    scale = 32768 if name == "flac" else 32767
    assert np.array_equal(np.rint(decoded * scale).astype(np.int16), expected)


@pytest.mark.parametrize("sizes", [(1,), (600,), (24_000,), (7, 40_000, 1, 12_345), (48_000,) * 3])
def test_opus_gives_back_exactly_as_many_samples_and_its_tail(sizes: tuple[int, ...]) -> None:
    decoded = DECODERS["opus"](encode("opus", speech(*sizes)))
    # Ogg counts in 48 kHz, where an odd number of 24 kHz samples has no exact length.
    assert abs(len(decoded) - sum(sizes) - OPUS_TAIL_SAMPLES) <= 1


@pytest.mark.parametrize("beyond", range(0, 480, 20))
def test_opus_keeps_its_end_wherever_in_a_packet_it_falls(beyond: int) -> None:
    said = sine(9600 + beyond)
    decoded = DECODERS["opus"](encode("opus", [said]))[: len(said)]
    assert np.abs(decoded - said)[-480:].max() < 0.2 * LOUDNESS


@pytest.mark.parametrize("sizes", [(1,), (600,), (24_000,), (7, 40_000, 1, 12_345), (48_000,) * 3])
def test_mp3_decodes_to_the_whole_length_by_two_decoders(sizes: tuple[int, ...]) -> None:
    data = encode("mp3", speech(*sizes))
    for decode in (decode_with_miniaudio, decode_with_libsndfile):
        extra = len(decode(data)) - sum(sizes)
        assert MP3_LEAD <= extra <= MP3_LEAD + 2 * MP3_FRAME


@pytest.mark.parametrize("size", [1, 1200, 24_000, 60 * SAMPLE_RATE + 7])
@pytest.mark.parametrize(("name", "decode"), EVERY_DECODER)
def test_every_decoder_finds_the_same_length_in_every_format(
    name: str, decode: Callable[[bytes], Samples], size: int
) -> None:
    decoded = decode(encode(name, speech(*([12_000] * (size // 12_000)), size % 12_000)))
    frame = {"mp3": 2 * MP3_FRAME, "aac": AAC_FRAME, "opus": OPUS_TAIL_SAMPLES + 1}.get(name, 0)
    assert 0 <= len(decoded) - LEAD.get(name, 0) - size <= frame


@pytest.mark.parametrize("size", [1200, 24_000, 100_003])
@pytest.mark.parametrize(("name", "decode"), EVERY_DECODER)
def test_the_last_50_ms_are_what_was_said(name: str, decode: Callable[[bytes], Samples], size: int) -> None:
    said = sine(size)
    lead = LEAD.get(name, 0)
    decoded = decode(encode(name, [said]))[lead + size - 1200 : lead + size]
    assert np.corrcoef(decoded, said[-1200:])[0, 1] > 0.98
    assert np.abs(decoded[-100:]).max() > 0.6 * np.abs(said[-100:]).max()


@pytest.mark.parametrize("name", NAMES)
def test_the_last_tenth_of_a_second_is_decoded(name: str) -> None:
    silence, burst = np.zeros(30_000, dtype=np.float32), sine(2400)
    decoded = DECODERS[name](encode(name, [silence, burst]))
    loud = np.flatnonzero(np.abs(decoded) > LOUDNESS / 2)
    assert len(loud) > 0
    assert loud[-1] - loud[0] >= 2400 - SAMPLE_RATE / PITCH


@pytest.mark.parametrize("name", NAMES)
def test_the_tone_keeps_its_pitch_and_level(name: str) -> None:
    decoded = DECODERS[name](encode(name, speech(*(24_000,) * 4)))
    middle = decoded[24_000:72_000].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert abs(np.argmax(spectrum) * SAMPLE_RATE / len(middle) - PITCH) <= 0.5
    # LAME turns its input down to 0.95, so that what it distorts is not clipped by the decoder.
    level = 0.95 * LOUDNESS if name == "mp3" else LOUDNESS
    assert np.sqrt(2 * np.mean(middle**2)) == pytest.approx(level, rel=0.03)


@pytest.mark.parametrize("name", NAMES)
def test_bytes_leave_before_the_next_piece_is_asked_for(name: str) -> None:
    taken: list[int] = []

    def pieces() -> Iterator[Samples]:
        for index in range(4):
            taken.append(index)
            # Longer than an Ogg page waits for more.
            yield sine(36_000)

    chunks = find_format(name).encode(pieces())
    assert taken == [], "nothing happens before the first chunk is fetched"
    for expected in range(4):
        assert next(chunks)
        assert taken[-1] == expected
    chunks.close()


@pytest.mark.parametrize("name", NAMES)
def test_no_chunk_is_empty(name: str) -> None:
    chunks = list(find_format(name).encode(speech(1, 1, 0, 500, 24_000)))
    assert chunks
    assert all(chunks)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_speech_gives_the_same_bytes(name: str) -> None:
    pieces = speech(24_000, 24_000)
    assert encode(name, pieces) == encode(name, pieces)


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_in_the_speech_comes_through_unchanged(name: str) -> None:
    def pieces() -> Iterator[Samples]:
        yield sine(36_000)
        raise LookupError("no more")

    chunks = find_format(name).encode(pieces())
    assert next(chunks)
    with pytest.raises(LookupError, match="no more"):
        list(chunks)


@pytest.mark.parametrize("name", ["mp3", "opus", "flac"])
def test_closing_early_frees_the_library_state(name: str) -> None:
    def open_files() -> int:
        gc.collect()
        return sum(isinstance(thing, soundfile.SoundFile) and not thing.closed for thing in gc.get_objects())

    before = open_files()
    chunks = find_format(name).encode(sine(36_000) for _ in range(3))
    next(chunks)
    assert open_files() == before + 1
    chunks.close()
    assert open_files() == before


def test_an_unknown_format_is_refused_and_the_others_named() -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        find_format("wma")
    assert caught.value.param == "response_format"
    assert all(name in str(caught.value) for name in NAMES)


def test_a_format_whose_library_is_missing_is_refused_and_the_extra_named() -> None:
    formats = (*FORMATS[:2], Format("aac", "audio/aac", FORMATS[0].encode, extra=Extra("aac", "missing_module", 20)))
    with pytest.raises(MissingExtra, match=r"kokoro-lite\[aac\]") as caught:
        find_format("aac", formats)
    assert caught.value.param == "response_format"
    assert caught.value.known == ("mp3", "opus")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_on_disk_knows_its_length(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"speech.{name}"
    write_file(find_format(name), path, speech(40_000, 8_000))
    lengths = [len(DECODERS[name](path.read_bytes()))]
    if name not in ("pcm", "aac"):
        lengths.append(soundfile.info(path).frames)
    late = {"mp3": 3 * MP3_FRAME, "aac": 2 * AAC_FRAME, "opus": OPUS_TAIL_SAMPLES}.get(name, 0)
    assert all(0 <= length - 48_000 <= late for length in lengths)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_could_not_be_finished_is_not_there(name: str, tmp_path: Path) -> None:
    def pieces() -> Iterator[Samples]:
        yield sine(36_000)
        raise LookupError("no more")

    path = tmp_path / f"speech.{name}"
    path.write_bytes(b"what was there before")
    with pytest.raises(LookupError, match="no more"):
        write_file(find_format(name), path, pieces())
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"what was there before"]


def test_a_file_for_which_there_is_no_room_is_an_error(tmp_path: Path) -> None:
    with pytest.raises((OSError, soundfile.LibsndfileError)):
        write_file(find_format("wav"), tmp_path / "missing" / "speech.wav", speech(100))
