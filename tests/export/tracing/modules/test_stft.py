"""The STFT pair is torch's own; the pair in other exports is not."""

import numpy as np
import torch
import torch.nn.functional as F
from kokoro.custom_stft import CustomSTFT
from torch import Tensor

from export.tracing.modules.stft import Analysis, Synthesis

SIZE, HOP = 20, 5
SAMPLES = torch.randn(1, 600, generator=torch.Generator().manual_seed(2)) * 0.2


def exact(samples: Tensor) -> Tensor:
    window = torch.hann_window(SIZE, dtype=torch.float64)
    return torch.stft(samples.double(), SIZE, HOP, SIZE, window=window, return_complex=True)


def reflected(samples: Tensor) -> Tensor:
    return F.pad(samples[:, None], (SIZE // 2, SIZE // 2), mode="reflect")[:, 0]


def test_analysis_is_torch_stft() -> None:
    expected = exact(SAMPLES)
    made = Analysis(SIZE, HOP)(reflected(SAMPLES))
    magnitude, phase = made[:, :11].double(), made[:, 11:].double()
    assert (magnitude - expected.abs()).abs().max() < 1e-6
    assert (torch.polar(magnitude, phase) - expected).abs().max() < 1e-5


def test_phase_of_real_bins_is_zero_or_plus_pi_and_never_minus_pi() -> None:
    phase = Analysis(SIZE, HOP)(reflected(SAMPLES))[:, 11:]
    for real_bin in (0, 10):
        values = set(phase[0, real_bin].tolist())
        assert values == {0.0, float(np.float32(np.pi))}


def test_the_packages_convolution_pair_gets_the_nyquist_phase_wrong() -> None:
    theirs = CustomSTFT(SIZE, HOP, SIZE).transform(SAMPLES)[1]
    assert (theirs[0, 10] < -3).any()


def test_synthesis_is_torch_istft_to_the_very_edges() -> None:
    generator = torch.Generator().manual_seed(6)
    magnitude = torch.rand(1, 11, 41, generator=generator)
    phase = torch.randn(1, 11, 41, generator=generator)
    window = torch.hann_window(SIZE, dtype=torch.float64)
    expected = torch.istft(torch.polar(magnitude.double(), phase.double()), SIZE, HOP, SIZE, window=window)
    made = Synthesis(SIZE, HOP)(magnitude, phase)
    assert made.shape == expected.shape
    assert (made - expected).abs().max() < 1e-5


def test_round_trip_returns_the_samples_where_the_packages_pair_loses_2_decibels() -> None:
    tone = 0.5 * torch.sin(2 * torch.pi * 4000 / 24000 * torch.arange(2400))[None]
    spectrum = Analysis(SIZE, HOP)(reflected(tone))
    ours = Synthesis(SIZE, HOP)(spectrum[:, :11], spectrum[:, 11:])
    assert (ours - tone).abs().max() < 1e-5

    theirs = CustomSTFT(SIZE, HOP, SIZE)(tone)[:, 0]
    middle = slice(100, -100)
    gain = 20 * torch.log10(theirs[0, middle].norm() / tone[0, middle].norm())
    assert -2.6 < gain < -2.4
