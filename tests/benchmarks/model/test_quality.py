from pathlib import Path

import numpy as np

from benchmarks.builds import Build
from benchmarks.model.implementations import PyTorch, our_implementations
from benchmarks.model.quality import QualityEvaluation
from benchmarks.model.utterances import Utterance
from export.quality.dnsmos import available


def test_without_pytorch_there_is_no_distance_and_a_reason(
    tiny_build: Build, utterance: Utterance, tmp_path: Path
) -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 24_000).astype(np.float32)
    np.save(utterance.waveform(tmp_path, 0), noise)
    nowhere = PyTorch(Path("nowhere/python"), Path("nowhere/model.pth"))
    (quality,), missing = QualityEvaluation([our_implementations(tiny_build)[0]], [utterance], nowhere, tmp_path).run()
    assert (quality.lsd, quality.lsd_whole) == (None, None)
    assert (quality.dnsmos is not None) == available()
    reasons = {left.name: left.reason for left in missing}
    assert "nowhere/python" in reasons["LSD"]
    assert ("DNSMOS" in reasons) == (not available())
