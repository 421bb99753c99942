from pathlib import Path

import numpy as np
import pytest

from export.corpus.lines import held_out_lines, style
from export.errors import BadCheckpoint
from export.quality import recogniser
from export.quality.recogniser import Recogniser, WordErrors
from export.quality.teacher_forcing import TeacherForcedBuild
from service.g2p.vocabulary import read_vocabulary
from service.voices.book import VoiceBook

pytestmark = pytest.mark.skipif(not recogniser.available(), reason="needs the extra `judge`")


@pytest.fixture(scope="module")
def recogniser_model() -> Recogniser:
    return Recogniser()


@pytest.mark.parametrize(
    ("text", "transcript", "errors", "words"),
    [
        ("Eighty-six guests came.", "86 guests came", 0, 3),
        ("What colour is it? I don't know!", "what color is it, I do not know", 0, 8),
        ("One, two, three, four.", "", 1, 1),
        ("The cat sat on the mat.", "the cat sat on a mat today", 2, 6),
        ("Mhm.", "", 0, 0),
    ],
)
def test_words_are_compared_as_words_and_not_as_spelling(
    recogniser_model: Recogniser, text: str, transcript: str, errors: int, words: int
) -> None:
    assert recogniser_model.compare(text, transcript) == WordErrors(errors, words)


def test_silence_is_no_speech(recogniser_model: Recogniser) -> None:
    assert recogniser_model.errors("Good evening to you all.", np.zeros(24_000, np.float32)).rate >= 0.8


@pytest.mark.model
def test_real_speech_is_understood(recogniser_model: Recogniser) -> None:
    model = Path("models/kokoro-v1.0")
    build = TeacherForcedBuild(model, read_vocabulary())
    book = VoiceBook.open(Path("models/voices/voices.json"))
    total = WordErrors(0, 0)
    for line in held_out_lines(2, model):
        row = style(book, line)
        found = recogniser_model.errors(line.text, build.synthesise(line, row, build.durations(line, row)).waveform)
        total = WordErrors(total.errors + found.errors, total.words + found.words)
    assert total.words >= 20
    assert total.rate < 0.3


def test_other_weights_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.bin"
    weights.write_bytes(b"another model")
    with pytest.raises(BadCheckpoint, match="sha256"):
        recogniser.check_weights(weights)
