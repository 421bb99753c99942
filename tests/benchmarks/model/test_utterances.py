from pathlib import Path

import numpy as np

from benchmarks.model.utterances import choose, read_utterances
from export.corpus.lines import Line
from service.speech import MAX_PHONEMES


def test_the_nearest_lengths_are_chosen_and_none_twice() -> None:
    lines = [Line("", "en-US", (("af_heart", 1.0),), 1.0, "a" * length) for length in (5, 20, 21, 90)]
    assert [len(line.phonemes) for line in choose(lines, (20, 20, 400))] == [20, 21, 90]


def test_there_are_all_lengths_from_words_to_long_sentences(tiny_model: Path, tmp_path: Path) -> None:
    said = read_utterances(quick=False, model=tiny_model, folder=tmp_path)
    lengths = [len(utterance.phonemes) for utterance in said]
    assert min(lengths) < 40
    assert 250 < max(lengths) <= MAX_PHONEMES
    assert len({utterance.name for utterance in said}) == len(said)
    for utterance in said:
        style = np.load(utterance.request(tmp_path, 0).style)
        assert (style.shape, style.dtype) == ((1, 256), np.float32)
        # What kokoro-onnx accepts.
        assert 0.5 <= utterance.speed <= 2
