"""Vocoder (iSTFTNet): features and harmonic source to samples. It takes nine tenths of the inference time.

Snake is x + sin(a x)^2 / a, which is (u - cos u + 1) / 2a with u = 2a x. AdaIN gives u directly (its projection takes
the factor 2a) and the next convolution's weights take 1 / 2a, so five passes over memory become three.
"""

import math
from typing import cast

import torch
import torch.nn.functional as F
from kokoro.istftnet import AdaIN1d, AdaINResBlock1, Generator
from torch import Tensor, nn

from export.tracing.modules.layers import StyledNorm, without_weight_norm
from export.tracing.modules.stft import Analysis, Synthesis


class SnakeConv(nn.Module):
    """AdaIN, Snake, convolution: x (1, channels, time), style (1, 128) -> (1, channels, time)."""

    def __init__(self, adain: AdaIN1d, alpha: Tensor, convolution: nn.Module) -> None:
        super().__init__()
        double = 2 * alpha.detach().view(-1)
        self.norm = StyledNorm(adain, gain=double)
        self.convolution = cast(nn.Conv1d, without_weight_norm(convolution))
        weight = self.convolution.weight.double() / double.double()[None, :, None]
        self.convolution.weight = nn.Parameter(weight.float(), requires_grad=False)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        u = self.norm(x, style)
        return cast(Tensor, self.convolution(u - torch.cos(u) + 1.0))


class SnakeBlock(nn.Module):
    """``kokoro.istftnet.AdaINResBlock1``: three residual pairs of SnakeConv, the first of each pair dilated."""

    def __init__(self, block: AdaINResBlock1) -> None:
        super().__init__()
        pairs = zip(block.adain1, block.alpha1, block.convs1, block.adain2, block.alpha2, block.convs2, strict=True)
        self.dilated = nn.ModuleList()
        self.dense = nn.ModuleList()
        for adain1, alpha1, conv1, adain2, alpha2, conv2 in pairs:
            self.dilated.append(SnakeConv(adain1, alpha1, conv1))
            self.dense.append(SnakeConv(adain2, alpha2, conv2))

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        for dilated, dense in zip(self.dilated, self.dense, strict=True):
            x = x + dense(dilated(x, style), style)
        return x


class PhasedUpsample(nn.Module):
    """Transposed convolution with a kernel of twice its stride, as an ordinary convolution that computes all phases.

    Each sample depends on two neighbours, so it is a convolution of two taps with ``stride`` times the channels, and a
    transposition. onnxruntime has no integer ConvTranspose, and its float one spends a pass on adding columns.
    """

    def __init__(self, up: nn.ConvTranspose1d) -> None:
        super().__init__()
        width, channels, taps = up.weight.shape
        self.channels, self.stride, self.crop = channels, int(up.stride[0]), int(cast(int, up.padding[0]))
        if taps != 2 * self.stride or 2 * self.crop != self.stride:
            raise ValueError(f"an upsampling other than Kokoro's: {taps} taps, stride {self.stride}")
        self.phases = nn.Conv1d(width, channels * self.stride, 2, padding=1)
        # Between x[i - 1] and x[i]: the kernel's second half reaches forward from the former, its first half back.
        halves = torch.stack([up.weight[:, :, self.stride :], up.weight[:, :, : self.stride]], dim=3)
        weight = halves.permute(1, 2, 0, 3).reshape(channels * self.stride, width, 2)
        self.phases.weight = nn.Parameter(weight.contiguous(), requires_grad=False)
        bias = cast(Tensor, up.bias).repeat_interleave(self.stride)
        self.phases.bias = nn.Parameter(bias, requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        """x (1, width, time) -> (1, channels, stride time)."""
        phases = self.phases(x).view(1, self.channels, self.stride, -1)
        return cast(Tensor, phases.transpose(2, 3).reshape(1, self.channels, -1)[:, :, self.crop : -self.crop])


class Vocoder(nn.Module):
    """features (1, 512, 2 w), source (1, 600 w + 20), style (1, 128) -> waveform (1, 600 w) for w frames.

    ``source`` carries ``margin`` (10) more samples at either side than the window: its neighbours, or the reflection
    where the utterance ends.
    """

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        size, hop = int(generator.stft.filter_length), int(generator.stft.hop_length)
        self.margin, self.bins = size // 2, size // 2 + 1
        self.width = int(generator.ups[0].in_channels)
        self.hop = hop * math.prod(int(up.stride[0]) for up in generator.ups)
        self.analysis, self.synthesis = Analysis(size, hop), Synthesis(size, hop)
        self.source_convs = nn.ModuleList([without_weight_norm(conv) for conv in generator.noise_convs])
        self.source_blocks = nn.ModuleList([SnakeBlock(block) for block in generator.noise_res])
        self.ups = nn.ModuleList(
            [PhasedUpsample(cast(nn.ConvTranspose1d, without_weight_norm(up))) for up in generator.ups]
        )
        self.blocks = nn.ModuleList([SnakeBlock(block) for block in generator.resblocks])
        self.parallel = int(generator.num_kernels)
        self.post = without_weight_norm(generator.conv_post)

    def forward(self, features: Tensor, source: Tensor, style: Tensor) -> Tensor:
        spectrum = self.analysis(source)
        x = features
        for stage, (up, conv, block) in enumerate(zip(self.ups, self.source_convs, self.source_blocks, strict=True)):
            x = up(F.leaky_relu(x, 0.1))
            if stage == len(self.ups) - 1:
                # One more frame, mirrored at the start, because an STFT has one frame more than hops.
                x = torch.cat([x[:, :, 1:2], x], dim=2)
            x = x + block(conv(spectrum), style)
            first, *others = self.blocks[stage * self.parallel : (stage + 1) * self.parallel]
            total = first(x, style)
            for other in others:
                total = total + other(x, style)
            x = total / self.parallel
        x = self.post(F.leaky_relu(x, 0.01))
        return cast(Tensor, self.synthesis(torch.exp(x[:, : self.bins]), torch.sin(x[:, self.bins :])))
