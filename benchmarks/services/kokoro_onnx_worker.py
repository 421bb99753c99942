"""Worker for kokoro-onnx with the published int8 model, one thread: texts from a pipe to MP3, with times.

Used as its authors do: ``create_stream``, its own phonemiser, default session options except for the threads.
"""

import asyncio
import json
import sys
import time

import kokoro_onnx
import onnxruntime
import soundfile


async def _synthesise(kokoro: kokoro_onnx.Kokoro, text: str, voice: str, path: str) -> tuple[float, float]:
    started, first = time.monotonic(), 0.0
    with soundfile.SoundFile(path, "w", 24_000, 1, "MPEG_LAYER_III", None, "MP3") as file:
        async for samples, _ in kokoro.create_stream(text, voice=voice, lang="en-us"):
            file.write(samples)
            first = first or time.monotonic() - started
    return first, time.monotonic() - started


def main() -> None:
    """Serve texts. Arguments: model, voices, voice, MP3 to write. Prints zeros when ready, then times of each text."""
    model, voices, voice, path = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    kokoro = kokoro_onnx.Kokoro.from_session(session, voices)
    print("0 0", flush=True)
    for line in sys.stdin:
        print(*asyncio.run(_synthesise(kokoro, json.loads(line), voice, path)), flush=True)


if __name__ == "__main__":
    main()
