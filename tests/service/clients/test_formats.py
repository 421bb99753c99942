"""The same speech in every format, asked for over the network and read by decoders that did not encode it."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from openai import OpenAI

from service.speech import SAMPLE_RATE, Samples
from tests.service.decoders import decode_pcm, decode_wav, decode_with_av, decode_with_miniaudio
from tests.service.fakes import LIMIT
from tests.service.running import Server

TEXT = "The ferry leaves at noon.\n\nNobody was aboard.\n\nAnd still it blew its horn."
Decoder = Callable[[bytes], Samples]

FOREIGN = [
    ("wav", decode_wav),
    ("wav", decode_with_av),
    ("wav", decode_with_miniaudio),
    ("flac", decode_with_av),
    ("flac", decode_with_miniaudio),
    ("mp3", decode_with_av),
    ("mp3", decode_with_miniaudio),
    ("opus", decode_with_av),
    # FFmpeg encodes it too, but with other code than it decodes with.
    ("aac", decode_with_av),
]
LONGER = {"mp3": 0.15, "opus": 0.05, "aac": 0.1}
"""Seconds that frames and an encoder's delay may add."""


@pytest.fixture(scope="module")
def files(tiny_server: Server) -> Mapping[str, bytes]:
    with OpenAI(base_url=tiny_server.url, api_key="any", timeout=LIMIT, max_retries=0) as client:
        return {
            name: client.audio.speech.create(
                model="kokoro",
                voice="af_heart",
                input=TEXT,
                response_format=name,
            ).read()
            for name in ("pcm", "wav", "flac", "mp3", "opus", "aac")
        }


def said(files: Mapping[str, bytes]) -> Samples:
    return decode_pcm(files["pcm"])


@pytest.mark.parametrize(("name", "decode"), FOREIGN)
def test_every_format_is_as_long_as_pcm(files: Mapping[str, bytes], name: str, decode: Decoder) -> None:
    longer = (len(decode(files[name])) - len(said(files))) / SAMPLE_RATE
    assert 0 <= longer <= LONGER.get(name, 0)


@pytest.mark.parametrize(("name", "decode"), FOREIGN)
def test_every_format_says_the_same(files: Mapping[str, bytes], name: str, decode: Decoder) -> None:
    """Its loudness over time is that of PCM, wherever the encoder's delay puts it, from the first word to the last."""
    expected, heard = _loudness(said(files)), _loudness(decode(files[name]))
    shifts = range(len(heard) - len(expected) + 1)
    match = max(float(np.corrcoef(expected, heard[shift : shift + len(expected)])[0, 1]) for shift in shifts)
    assert match > 0.9


@pytest.mark.parametrize("name", ["wav", "flac"])
def test_lossless_formats_have_the_very_samples(files: Mapping[str, bytes], name: str) -> None:
    decoded = decode_with_miniaudio(files[name])
    assert np.abs(decoded - said(files)).max() < 1e-4


def _loudness(samples: Samples) -> Samples:
    """RMS over every 20 ms; paragraphs are parted by silence."""
    blocks = samples[: len(samples) // 480 * 480].reshape(-1, 480)
    loudness: Samples = np.sqrt((blocks**2).mean(axis=1), dtype=np.float32)
    return loudness
