"""Header of a WAV file whose length is not known yet.

COMPAT: both sizes are 0xFFFFFFFF, as OpenAI sends them. Python's wave, libsndfile and FFmpeg then read to the end of
the data; with a size of 0 they read nothing.
"""

import struct

from service.speech import SAMPLE_RATE

UNKNOWN_SIZE = 0xFFFFFFFF
BYTES_PER_SAMPLE = 2
FORMAT_PCM = 1


def streaming_header() -> bytes:
    """Header of mono 16-bit audio at 24 kHz: chunks RIFF, fmt and data, 44 bytes."""
    layout = struct.pack(
        "<HHIIHH", FORMAT_PCM, 1, SAMPLE_RATE, SAMPLE_RATE * BYTES_PER_SAMPLE, BYTES_PER_SAMPLE, 8 * BYTES_PER_SAMPLE
    )
    riff = struct.pack("<4sI4s", b"RIFF", UNKNOWN_SIZE, b"WAVE")
    return riff + struct.pack("<4sI", b"fmt ", len(layout)) + layout + struct.pack("<4sI", b"data", UNKNOWN_SIZE)
