import numpy as np
import torch
from kokoro.istftnet import SourceModuleHnNSF
from kokoro.model import KModel

from export.tracing.modules.source import NOISE_PERIOD, HarmonicSource, fixed_noise
from export.verification.comparison import snr
from export.verification.reference import FixedNoise


def curve(seconds: float) -> torch.Tensor:
    """F0 with unvoiced gaps, some of them slightly negative, two values a frame."""
    time = torch.arange(int(seconds * 80))
    f0 = 180 + 60 * torch.sin(time / 17.0)
    f0[(time % 50) < 12] = -0.4
    return f0[None]


def original(model: KModel, f0: torch.Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    source: SourceModuleHnNSF = model.decoder.generator.m_source.double()
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        with FixedNoise(model):
            upsampled = model.decoder.generator.f0_upsamp(f0[:, None].double()).transpose(1, 2)
            excitation: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = source(upsampled)[0][:, :, 0].numpy()
            return excitation
    finally:
        torch.set_default_dtype(before)


def test_the_source_is_the_packages_in_float64_over_a_long_utterance(tiny: KModel) -> None:
    f0 = curve(40.0)
    made = HarmonicSource(tiny.decoder.generator.m_source, fixed_noise())(f0).numpy()
    assert made.shape == (1, 40 * 24_000)
    assert snr(original(tiny, f0), made) > 80


def test_the_noise_is_the_same_every_time_and_standard_normal() -> None:
    noise = fixed_noise()
    assert noise.shape == (NOISE_PERIOD,) and torch.equal(noise, fixed_noise())
    assert abs(float(noise.mean())) < 0.02 and abs(float(noise.std()) - 1) < 0.02


def test_silence_has_noise_but_no_tone(tiny: KModel) -> None:
    source = HarmonicSource(tiny.decoder.generator.m_source, fixed_noise())
    unvoiced = source(torch.zeros(1, 80))[0].double()
    spectrum = torch.fft.rfft(unvoiced - unvoiced.mean()).abs()
    assert unvoiced.std() > 0.001
    assert spectrum.max() < 6 * spectrum.mean()
