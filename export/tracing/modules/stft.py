"""The vocoder's 20-point STFT and its inverse as convolutions, equal to ``torch.stft`` and ``torch.istft``.

The convolution pair that published exports use is not an inverse: it neither doubles the one-sided bins nor divides
by the window's envelope, which tilts the spectrum by 4.4 dB; and it leaves 1e-15 instead of 0 in the imaginary part
of the first and last bin, so their phase jumps between +pi and -pi. The constants here are exact.
"""

from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _angles(size: int) -> Tensor:
    """2 pi k n / size, shape (size / 2 + 1, size), float64."""
    return 2 * torch.pi * torch.outer(torch.arange(size // 2 + 1).double(), torch.arange(size).double()) / size


class Analysis(nn.Module):
    """Samples padded by ``size / 2`` at both ends (1, n + size) to magnitude over phase (1, size + 2, n / hop + 1)."""

    def __init__(self, size: int, hop: int) -> None:
        super().__init__()
        self.hop, self.bins = hop, size // 2 + 1
        window = torch.hann_window(size, dtype=torch.float64)
        imaginary = -torch.sin(_angles(size)) * window
        imaginary[0] = imaginary[-1] = 0.0
        kernels = torch.cat([torch.cos(_angles(size)) * window, imaginary])
        self.register_buffer("kernels", kernels.float()[:, None])

    def forward(self, padded: Tensor) -> Tensor:
        spectrum = F.conv1d(padded[:, None], cast(Tensor, self.kernels), stride=self.hop)
        real, imaginary = spectrum[:, : self.bins], spectrum[:, self.bins :]
        magnitude = torch.sqrt(real * real + imaginary * imaginary)
        return torch.cat([magnitude, _angle(imaginary, real)], dim=1)


class Synthesis(nn.Module):
    """Magnitude and phase, both (1, size / 2 + 1, n / hop + 1), to samples (1, n)."""

    def __init__(self, size: int, hop: int) -> None:
        super().__init__()
        self.hop, self.margin = hop, size // 2
        window = torch.hann_window(size, dtype=torch.float64)
        # Inner bins of a one-sided spectrum count twice, for their mirror images.
        share = torch.full((size // 2 + 1, 1), 2.0, dtype=torch.float64)
        share[0] = share[-1] = 1.0
        imaginary = -torch.sin(_angles(size))
        imaginary[0] = imaginary[-1] = 0.0
        basis = torch.cat([torch.cos(_angles(size)) * share, imaginary * share]) * window / size
        envelope = (window**2).view(-1, hop).sum(0)
        self.register_buffer("kernels", (basis / envelope.repeat(size // hop)).float()[:, None])
        # The first hop of samples has no frame before it, the last one no frame after it.
        missing = (window**2)[-hop:]
        self.register_buffer("start", (envelope / (envelope - missing)).float()[None])
        self.register_buffer("end", (envelope / (envelope - (window**2)[:hop])).float()[None])

    def forward(self, magnitude: Tensor, phase: Tensor) -> Tensor:
        spectrum = torch.cat([magnitude * torch.cos(phase), magnitude * torch.sin(phase)], dim=1)
        padded = F.conv_transpose1d(spectrum, cast(Tensor, self.kernels), stride=self.hop)[:, 0]
        samples = padded[:, self.margin : -self.margin]
        first, middle, last = samples[:, : self.hop], samples[:, self.hop : -self.hop], samples[:, -self.hop :]
        return torch.cat([first * cast(Tensor, self.start), middle, last * cast(Tensor, self.end)], dim=1)


def _angle(y: Tensor, x: Tensor) -> Tensor:
    """atan2 from Atan, which is all ONNX has; y == 0 with x < 0 gives +pi, as torch.stft's zeros do."""
    safe = torch.where(x == 0, torch.full_like(x, 1e-30), x)
    turn = torch.where(x < 0, torch.where(y < 0, -torch.pi, torch.pi), 0.0)
    return torch.atan(y / safe) + turn
