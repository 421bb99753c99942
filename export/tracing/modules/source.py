"""Harmonic source: nine sines that follow F0 in voiced frames, and noise everywhere.

``kokoro.istftnet.SineGen`` upsamples F0 to 24 kHz, downsamples it, integrates, and upsamples the phase; computed at
frame rate the result is the same. Three decisions:

* The phase is summed in float64 and wrapped to one cycle. The original sums in float32, which is 0.03 rad off
  after half a minute.
* Harmonic k's phase is k times the fundamental's, so all sines come from one sin and one cos (Clenshaw's recurrence)
  and no (9, samples) tensor exists.
* The noise is fixed: a buffer in the graph, read cyclically. The same text gives the same samples. The original
  draws nine noises and mixes them with the harmonics' weights, which equals one noise times the norm of the weights.
"""

from typing import cast

import numpy as np
import torch
from kokoro.istftnet import SourceModuleHnNSF
from torch import Tensor, nn

NOISE_PERIOD = 65_536
"""Samples (2.7 s) before the noise repeats: too long to be audible as a loop, 262 kB in the file."""


def fixed_noise() -> Tensor:
    """Standard normal noise, shape (NOISE_PERIOD,), float32."""
    return torch.from_numpy(np.random.Generator(np.random.PCG64(20_241_226)).standard_normal(NOISE_PERIOD, np.float32))


class HarmonicSource(nn.Module):
    """F0 in Hz, two values a frame (1, 2 frames), to the excitation at 24 kHz, (1, samples)."""

    def __init__(self, source: SourceModuleHnNSF, noise: Tensor) -> None:
        super().__init__()
        sines = source.l_sin_gen
        self.hop = int(sines.upsample_scale)
        self.sample_rate = float(sines.sampling_rate)
        self.threshold = float(sines.voiced_threshold)
        self.amplitude, self.voiced_noise = float(sines.sine_amp), float(sines.noise_std)
        self.unvoiced_noise = self.amplitude / 3
        self.weights = [float(w) for w in source.l_linear.weight[0]]
        self.bias = float(source.l_linear.bias)
        norm = float(np.linalg.norm(self.weights))
        self.register_buffer("noise", noise * norm)
        ramp = (torch.arange(self.hop, dtype=torch.float32) + 0.5) / self.hop
        self.register_buffer("ramp", ramp[None, :])

    def forward(self, f0: Tensor) -> Tensor:
        voiced = (f0 > self.threshold).float()[0, :, None].expand(-1, self.hop).reshape(1, -1)
        sines = self._sines(*self._phase(f0[0]))
        noise = cast(Tensor, self.noise)[torch.arange(voiced.shape[1]) % NOISE_PERIOD][None]
        level = voiced * (self.voiced_noise - self.unvoiced_noise) + self.unvoiced_noise
        return torch.tanh(sines * voiced * self.amplitude + noise * level + self.bias)

    def _phase(self, f0: Tensor) -> tuple[Tensor, Tensor]:
        """Phase of the fundamental in cycles, and polarity, at every sample, both (1, samples).

        The phase runs linearly from the middle of one half-frame to the middle of the next and rests before the first
        and after the last, as linear interpolation with half-pixel centres does. The original wraps each step to
        [0, 1) cycles a sample before it interpolates; on the way to a negative F0 (it occurs in unvoiced frames) that
        adds half a cycle to every harmonic, which is the polarity.
        """
        steps = f0.double() * (self.hop / self.sample_rate)
        middles = torch.cumsum(steps, 0)
        middles = middles - torch.floor(middles)
        still = torch.zeros_like(steps[:1])
        starts = torch.cat([middles[:1], middles]).float()[:, None]
        rises = torch.cat([still, steps[1:], still]).float()[:, None]
        phase = starts + rises * cast(Tensor, self.ramp)
        polarity = torch.where(rises < 0, -1.0, 1.0).expand(-1, self.hop)
        inner = slice(self.hop // 2, -(self.hop // 2))
        return phase.reshape(1, -1)[:, inner], polarity.reshape(1, -1)[:, inner]

    def _sines(self, cycles: Tensor, polarity: Tensor) -> Tensor:
        """polarity times the sum of w_k sin(2 pi k cycles), by Clenshaw's recurrence."""
        angle = (cycles - torch.floor(cycles)) * (2 * torch.pi)
        double_cosine = 2 * torch.cos(angle)
        above, here = torch.zeros_like(angle), torch.zeros_like(angle)
        for weight in reversed(self.weights):
            above, here = here, double_cosine * here - above + weight
        return here * torch.sin(angle) * polarity
