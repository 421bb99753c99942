"""kokoro-onnx with the published int8 model, one thread: reads texts from a pipe, writes MP3, answers with times.

Used as its authors mean it: ``create_stream``, its own phonemiser, default session options but for the threads.
"""

import asyncio
import json
import sys
import time

import kokoro_onnx
import onnxruntime
import soundfile


async def _speak(kokoro: kokoro_onnx.Kokoro, text: str, voice: str, path: str) -> tuple[float, float]:
    started, first = time.monotonic(), 0.0
    with soundfile.SoundFile(path, "w", 24_000, 1, "MPEG_LAYER_III", None, "MP3") as file:
        async for samples, _ in kokoro.create_stream(text, voice=voice, lang="en-us"):
            file.write(samples)
            first = first or time.monotonic() - started
    return first, time.monotonic() - started


def main() -> None:
    """Arguments: model, voices, voice, MP3 to write. A line of zeros when ready, then a line for each text."""
    model, voices, voice, path = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    kokoro = kokoro_onnx.Kokoro.from_session(session, voices)
    print("0 0", flush=True)
    for line in sys.stdin:
        print(*asyncio.run(_speak(kokoro, json.loads(line), voice, path)), flush=True)


if __name__ == "__main__":
    main()
