"""Building blocks shared by both graphs: folded weight norm, style-driven norms, LSTMs and residual blocks.

AdaIN's affine weights, its ``1 +`` and (in the vocoder) Snake's ``2 alpha`` are all linear in the style vector, so
they fold into the projection of the style, and one InstanceNormalization remains.
"""

import copy
from typing import cast

import torch
import torch.nn.functional as F
from kokoro.istftnet import AdaIN1d, AdainResBlk1d
from torch import Tensor, nn


def without_weight_norm(module: nn.Module) -> nn.Module:
    """Copy of ``module`` with its weight norms folded into ordinary weights."""
    folded = copy.deepcopy(module)
    for child in folded.modules():
        if hasattr(child, "weight_v"):
            nn.utils.remove_weight_norm(child)
    return folded


class StyledNorm(nn.Module):
    """AdaIN: instance norm over time whose scale and shift come from the style, both times ``gain``.

    Args:
        adain: the trained layer.
        gain: per-channel factor on the output, shape (channels,).
    """

    def __init__(self, adain: AdaIN1d, gain: Tensor | None = None) -> None:
        super().__init__()
        weight, bias = adain.norm.weight.double(), adain.norm.bias.double()
        channels = weight.shape[0]
        factor = torch.ones(channels, dtype=torch.float64) if gain is None else gain.double()
        of_gamma, of_beta = adain.fc.weight.double().split(channels)
        gamma, beta = adain.fc.bias.double().split(channels)
        self.channels = channels
        self.epsilon = float(adain.norm.eps)
        self.style = nn.Linear(of_gamma.shape[1], 2 * channels)
        scale = torch.cat([of_gamma * weight[:, None], of_beta + of_gamma * bias[:, None]])
        shift = torch.cat([(1 + gamma) * weight, beta + (1 + gamma) * bias])
        self.style.weight = nn.Parameter((scale * factor.repeat(2)[:, None]).float(), requires_grad=False)
        self.style.bias = nn.Parameter((shift * factor.repeat(2)).float(), requires_grad=False)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """x (1, channels, time), style (1, 128) -> (1, channels, time)."""
        scale, shift = self.style(style).view(-1).split(self.channels)
        return F.instance_norm(x, weight=scale, bias=shift, eps=self.epsilon)


class StyledBlock(nn.Module):
    """``kokoro.istftnet.AdainResBlk1d``: two styled convolutions beside a shortcut, optionally twice as long."""

    def __init__(self, block: AdainResBlk1d) -> None:
        super().__init__()
        self.norm1, self.norm2 = StyledNorm(block.norm1), StyledNorm(block.norm2)
        self.conv1, self.conv2 = without_weight_norm(block.conv1), without_weight_norm(block.conv2)
        self.pool = without_weight_norm(block.pool)
        self.shortcut = without_weight_norm(block.conv1x1) if block.learned_sc else nn.Identity()
        self.doubles = block.upsample_type != "none"
        # (out + shortcut) / sqrt 2: the half that ends in a convolution takes the factor into its weights.
        self.share = 0.5**0.5
        _scale(cast(nn.Conv1d, self.conv2), self.share)
        if block.learned_sc:
            _scale(cast(nn.Conv1d, self.shortcut), self.share)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """x (1, dim_in, time), style (1, 128) -> (1, dim_out, time or 2 time)."""
        y = self.conv1(self.pool(F.leaky_relu(self.norm1(x, style), 0.2)))
        y = self.conv2(F.leaky_relu(self.norm2(y, style), 0.2))
        # A 1x1 convolution and nearest upsampling commute, and the convolution is half the work before it.
        short = self.shortcut(x)
        if self.doubles:
            short = F.interpolate(short, scale_factor=2.0, mode="nearest")
        return cast(Tensor, y + (short * self.share if isinstance(self.shortcut, nn.Identity) else short))


class BidirectionalLSTM(nn.Module):
    """A bidirectional LSTM over (1, time, features), from zero state."""

    def __init__(self, lstm: nn.LSTM) -> None:
        super().__init__()
        self.lstm = copy.deepcopy(lstm)
        self.lstm.dropout = 0.0
        self.register_buffer("zero", torch.zeros(2, 1, lstm.hidden_size))

    def forward(self, x: Tensor) -> Tensor:
        # A constant state keeps shape arithmetic out of the graph.
        return cast(Tensor, self.lstm(x, (self.zero, self.zero))[0])


def _scale(convolution: nn.Conv1d, factor: float) -> None:
    convolution.weight = nn.Parameter(convolution.weight * factor, requires_grad=False)
    if convolution.bias is not None:
        convolution.bias = nn.Parameter(convolution.bias * factor, requires_grad=False)
