"""Voice file for kokoro-onnx, with the one voice that is used."""

from pathlib import Path

import numpy as np

from benchmarks.services.implementations import VOICE
from service.model.manifest import VOICES
from service.voices.book import VoiceBook


def write_voices(model: Path, path: Path) -> None:
    """Write the voice of the build ``model`` to ``path``, in the layout kokoro-onnx reads."""
    book = VoiceBook.open(model / VOICES)
    voice = book.resolve(VOICE)
    rows = np.stack([book.style(voice, count) for count in range(1, 511)])
    np.savez(path, allow_pickle=False, **{VOICE: rows})
