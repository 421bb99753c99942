"""Files back to samples, by several decoders, most of which have nothing to do with what encodes them here."""

import io
import wave
from collections.abc import Callable

import av
import miniaudio
import numpy as np
import soundfile

from service.speech import SAMPLE_RATE, Samples


def decode_pcm(data: bytes) -> Samples:
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32767)


def decode_wav(data: bytes) -> Samples:
    with wave.open(io.BytesIO(data)) as file:
        return decode_pcm(file.readframes(file.getnframes()))


def decode_with_miniaudio(data: bytes) -> Samples:
    decoded = miniaudio.decode(data, miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=SAMPLE_RATE)
    return np.array(decoded.samples, dtype=np.float32)


def decode_with_libsndfile(data: bytes) -> Samples:
    samples: Samples
    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    assert rate == SAMPLE_RATE
    return samples


def decode_with_av(data: bytes, codec: str | None = None) -> Samples:
    """Every frame there is, by FFmpeg's usual decoder or by the one called ``codec``."""
    with av.open(io.BytesIO(data), "r") as file:
        decoder = av.CodecContext.create(codec, "r") if codec else file.streams.audio[0].codec_context
        assert isinstance(decoder, av.AudioCodecContext)
        resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE)
        frames = [frame for packet in file.demux(audio=0) for frame in decoder.decode(packet)]
        resampled = [part for frame in [*frames, None] for part in resampler.resample(frame)]
    return np.concatenate([part.to_ndarray()[0] for part in resampled])


def decode_with_fixed_point(data: bytes) -> Samples:
    return decode_with_av(data, "aac_fixed")


DECODERS: dict[str, Callable[[bytes], Samples]] = {
    "aac": decode_with_av,
    "mp3": decode_with_miniaudio,
    "opus": decode_with_libsndfile,
    "flac": decode_with_miniaudio,
    "wav": decode_wav,
    "pcm": decode_pcm,
}
EVERY_DECODER = [
    *DECODERS.items(),
    ("aac", decode_with_fixed_point),
    ("mp3", decode_with_libsndfile),
    ("mp3", decode_with_av),
    ("opus", decode_with_av),
    ("flac", decode_with_av),
    ("wav", decode_with_miniaudio),
    ("wav", decode_with_libsndfile),
    ("wav", decode_with_av),
]
