import io
import wave

import numpy as np
import soundfile

from service.audio.encoders import streaming_header
from service.speech import SAMPLE_RATE


def test_the_standard_library_reads_every_sample_after_the_header() -> None:
    samples = np.arange(1000, dtype="<i2")
    with wave.open(io.BytesIO(streaming_header() + samples.tobytes())) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, SAMPLE_RATE)
        assert file.readframes(file.getnframes()) == samples.tobytes()


def test_libsndfile_reads_every_sample_after_the_header() -> None:
    samples = np.arange(1000, dtype="<i2")
    read, rate = soundfile.read(io.BytesIO(streaming_header() + samples.tobytes()), dtype="int16")
    assert rate == SAMPLE_RATE
    assert read.tolist() == samples.tolist()


def test_it_has_the_44_bytes_that_clients_skip() -> None:
    assert len(streaming_header()) == 44
