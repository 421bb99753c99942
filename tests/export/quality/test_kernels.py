from pathlib import Path

import numpy as np

from export.quality.kernels import differing, differing_outputs
from service.acoustic.native import load_native
from service.voices.book import VoiceBook

REAL = Path("models/kokoro-v1.0")


def test_kernels_of_the_real_build_agree() -> None:
    native = load_native(REAL)
    usual = native.kernel
    assert list(differing_outputs(REAL, VoiceBook.open(REAL / "voices.json"))) == []
    assert native.kernel == usual


def test_an_output_that_is_another_is_named_with_its_kernel() -> None:
    ones = {"durations": np.ones(3), "waveform": np.ones(3)}
    outputs = {"fast": ones, "exact": ones, "odd": ones | {"waveform": np.nextafter(np.ones(3), 2)}}
    assert list(differing(list(outputs), outputs.__getitem__)) == ["waveform of kernel odd is not that of fast"]
