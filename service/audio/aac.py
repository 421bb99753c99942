"""AAC in ADTS, by FFmpeg's own encoder through PyAV: the one format that libsndfile cannot write.

PyAV is the extra ``[aac]``. It is imported with the first request for it and stays; where it is installed, the memory
budget has room for it. The encoder speaks 1024 samples late, and a stream of ADTS has no field to say so: the file
begins with 43 ms of silence, as MP3 does with 70, and ends within a frame of the speech.
"""

from collections.abc import Generator, Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from service.speech import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

WEIGHT = 20
"""MiB that FFmpeg takes; no more after 60 files than after two."""
BITRATE = 64_000
"""Bits per second, which leave the full band of 24 kHz speech."""


class _Sink:
    """Keeps what FFmpeg writes until it is taken; it cannot seek, and ADTS never wants to."""

    def __init__(self) -> None:
        self._fresh = bytearray()

    def write(self, data: bytes) -> int:
        self._fresh += data
        return len(data)

    def take(self) -> bytes:
        """The bytes written since the last call."""
        fresh = bytes(self._fresh)
        self._fresh.clear()
        return fresh


def encode_aac(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    """See ``service.audio.encoders.Encoder``."""
    # Imported here: it costs more memory than all other encoders together.
    import av

    sink = _Sink()
    # Otherwise FFmpeg keeps 32 KiB, four seconds, back.
    with closing(av.open(sink, "w", format="adts", options={"flush_packets": "1"})) as file:
        stream = file.add_stream("aac", rate=SAMPLE_RATE)
        stream.layout, stream.bit_rate, stream.codec_context.thread_count = "mono", BITRATE, 1
        position = 0
        for piece in pieces:
            if len(piece):
                file.mux(stream.encode(_frame(piece, position)))
                position += len(piece)
            if data := sink.take():
                yield data
        file.mux(stream.encode(None))
    if data := sink.take():
        yield data


def _frame(piece: Samples, position: int) -> "AudioFrame":
    from av.audio.frame import AudioFrame

    frame = AudioFrame.from_ndarray(piece[None], format="fltp", layout="mono")
    frame.sample_rate, frame.pts = SAMPLE_RATE, position
    return frame
