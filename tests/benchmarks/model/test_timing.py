from pathlib import Path

import msgspec
import numpy as np

from benchmarks.builds import Build
from benchmarks.model.implementations import our_contender
from benchmarks.model.timing import Race
from benchmarks.model.utterances import Utterance
from service.speech import SAMPLE_RATE


def test_all_say_all_in_every_turn_and_are_weighed(tiny_build: Build, utterance: Utterance, tmp_path: Path) -> None:
    one = our_contender(tiny_build)
    other = msgspec.structs.replace(one, name="another")
    timings, weights = Race([one, other], [utterance], threads=1, folder=tmp_path).run(repeats=2)
    assert {timing.contender for timing in timings} == {one.name, "another"}
    for number, timing in enumerate(timings):
        assert len(timing.rtfs) == 2
        assert all(rtf > 0 for rtf in timing.rtfs)
        samples = np.load(utterance.waveform(tmp_path, number))
        assert timing.audio_seconds == len(samples) / SAMPLE_RATE
    for weight in weights:
        assert weight.peak_rss > 30
        assert weight.peak_rss + 5 > weight.peak_pss
        assert weight.libraries.startswith("onnxruntime ")
        assert weight.megabytes == tiny_build.megabytes
