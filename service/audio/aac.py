"""AAC in ADTS, by FFmpeg's own encoder through PyAV: the one format that libsndfile cannot write.

PyAV is the extra ``[aac]``. It is imported with the first request for AAC and stays loaded; where it is installed, its
memory is reserved from the start (``service.engine.extras``). The encoder has a delay of 1024 samples, and ADTS has no
field to declare it: the file begins with 43 ms of silence, as MP3 does with 70, and ends within a frame of the speech.
"""

from collections.abc import Generator, Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from service.audio.sinks import Sink
from service.speech import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

BITS_PER_SECOND = 64_000
"""Enough for the full band of 24 kHz speech."""


def encode_aac(pieces: Iterable[Samples]) -> Generator[bytes, None, None]:
    """Encode as ``service.audio.encoders.Encoder`` describes."""
    # Imported here: it costs more memory than all other encoders together.
    import av

    sink = Sink()
    # Otherwise FFmpeg keeps 32 KiB, four seconds, back.
    with closing(av.open(sink, "w", format="adts", options={"flush_packets": "1"})) as file:
        stream = file.add_stream("aac", rate=SAMPLE_RATE)
        stream.layout, stream.bit_rate, stream.codec_context.thread_count = "mono", BITS_PER_SECOND, 1
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
