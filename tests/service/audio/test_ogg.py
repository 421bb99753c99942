import io
import struct

import numpy as np
import pytest
import soundfile

from service.audio.ogg import SERIAL, with_fixed_serial
from tests.service.fakes import sine


def opus(seconds: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sine(24_000 * seconds), 24_000, format="OGG", subtype="OPUS")
    return file.getvalue()


def serials(data: bytes) -> set[int]:
    starts = [index for index in range(len(data)) if data.startswith(b"OggS\0", index)]
    return {struct.unpack_from("<I", data, start + 14)[0] for start in starts}


def test_two_encodings_of_the_same_speech_become_equal() -> None:
    first, second = opus(3), opus(3)
    assert with_fixed_serial(first) == with_fixed_serial(second)
    assert serials(with_fixed_serial(first)) == {SERIAL}


def test_the_checksums_are_those_libogg_computes() -> None:
    """libogg drops a page whose checksum is wrong, so the length shows whether all were right."""
    data = opus(3)
    samples, _ = soundfile.read(io.BytesIO(data))
    fixed, _ = soundfile.read(io.BytesIO(with_fixed_serial(data)))
    assert np.array_equal(samples, fixed)


def test_a_wrong_checksum_would_be_noticed() -> None:
    fixed = bytearray(with_fixed_serial(opus(3)))
    fixed[-1] ^= 1
    try:
        samples, _ = soundfile.read(io.BytesIO(bytes(fixed)))
    except soundfile.LibsndfileError:
        return
    assert len(samples) != 3 * 24_000


@pytest.mark.parametrize("data", [b"RIFF", b"OggS", opus(1)[:-1], opus(1) + b"x"])
def test_what_is_not_whole_pages_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="Ogg page"):
        with_fixed_serial(data)
