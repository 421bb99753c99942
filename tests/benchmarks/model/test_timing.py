from pathlib import Path

import msgspec
import numpy as np

from benchmarks.builds import Build
from benchmarks.model.implementations import our_implementations
from benchmarks.model.timing import TimingRun
from benchmarks.model.utterances import Utterance
from service.speech import SAMPLE_RATE


def test_all_synthesise_all_in_every_round_and_are_measured(
    tiny_build: Build, utterance: Utterance, tmp_path: Path
) -> None:
    one = our_implementations(tiny_build)[0]
    other = msgspec.structs.replace(one, name="another")
    timings, memory_uses = TimingRun([one, other], [utterance], threads=1, folder=tmp_path).run(repeats=2)
    assert {timing.implementation for timing in timings} == {one.name, "another"}
    for number, timing in enumerate(timings):
        assert len(timing.rtfs) == 2
        assert all(rtf > 0 for rtf in timing.rtfs)
        samples = np.load(utterance.waveform(tmp_path, number))
        assert timing.audio_seconds == len(samples) / SAMPLE_RATE
    for memory_use in memory_uses:
        assert memory_use.peak_rss > 30
        assert memory_use.peak_rss + 5 > memory_use.peak_pss
        assert memory_use.libraries.startswith("onnxruntime ")
        assert memory_use.megabytes == tiny_build.megabytes
