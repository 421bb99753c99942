import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from service.audio.aac import encode_aac
from service.speech import SAMPLE_RATE, Samples
from tests.service.fakes import sine

FRAME = 1024


def headers(data: bytes) -> Iterator[tuple[int, int]]:
    """Sampling frequency and channels of every frame, by the letter of ISO 14496-3, with each frame's length obeyed."""
    while data:
        assert data[:2] == b"\xff\xf1", "a frame begins with its sync word, without a checksum"
        length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
        assert 7 < length <= len(data), "a frame is cut short"
        yield (96000, 88200, 64000, 48000, 44100, 32000, 24000)[data[2] >> 2 & 15], (data[2] & 1) << 2 | data[3] >> 6
        data = data[length:]


@pytest.mark.parametrize("size", [1, 600, FRAME, FRAME + 1, 24_000, 96_357])
def test_frames_hold_the_whole_length_and_the_encoders_delay(size: int) -> None:
    frames = list(headers(b"".join(encode_aac([sine(size)]))))
    assert set(frames) == {(SAMPLE_RATE, 1)}
    assert FRAME <= len(frames) * FRAME - size < 2 * FRAME


def test_a_chunk_is_whole_frames_and_holds_little_back() -> None:
    sent = 0
    for index, chunk in enumerate(encode_aac(sine(12_000, start=12_000 * index) for index in range(8))):
        sent += len(list(headers(chunk))) * FRAME
        assert sent >= min(index + 1, 8) * 12_000 - 3 * FRAME


def test_pieces_of_any_size_give_the_same_file() -> None:
    whole = sine(30_000)
    odd = np.split(whole, [1, 1, 700, 1800, 12_345])
    assert b"".join(encode_aac(odd)) == b"".join(encode_aac([whole]))


def test_no_pieces_give_no_bytes() -> None:
    nothing: list[Samples] = []
    assert list(encode_aac(nothing)) == []


def test_closing_early_frees_the_encoder() -> None:
    def open_files() -> int:
        gc.collect()
        return sum(isinstance(thing, av.container.OutputContainer) for thing in gc.get_objects())

    before = open_files()
    chunks = encode_aac(sine(36_000) for _ in range(3))
    next(chunks)
    assert open_files() == before + 1
    chunks.close()
    assert open_files() == before


def test_nothing_of_it_is_imported_before_it_is_asked_for() -> None:
    program = (
        "import sys; from service.audio.encoders import find_format; from tests.service.fakes import sine;"
        "encode = find_format('aac').encode; print('av' in sys.modules);"
        "list(encode([sine(100)])); print('av' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
