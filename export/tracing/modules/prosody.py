"""Prosody graph, everything before the vocoder: phonemes to durations, F0, energy, features and harmonic source.

Its activations are small (frame rate, not audio rate), so it runs on a whole utterance at once, and intonation is
predicted over all of it.
"""

from typing import NamedTuple, cast

import torch
import torch.nn.functional as F
from kokoro.istftnet import Decoder
from kokoro.model import KModel
from kokoro.modules import AdaLayerNorm, DurationEncoder, TextEncoder
from torch import Tensor, nn

from export.tracing.modules.albert import Albert
from export.tracing.modules.layers import BidirectionalLSTM, StyledBlock, without_weight_norm
from export.tracing.modules.source import HarmonicSource

STYLE = 128
"""Width of either half of a style vector: the first is for decoder and vocoder, the second for prosody."""


class ProsodyOutput(NamedTuple):
    """Outputs of the prosody graph, for f frames in all."""

    duration: Tensor
    """Frames of each token, int64, (tokens,), each at least 1."""
    features: Tensor
    """Input of the vocoder, float32, (1, 512, 2 f)."""
    source: Tensor
    """Harmonic source at 24 kHz, float32, (1, 600 f)."""
    f0: Tensor
    """F0 in Hz after the pitch factor, float32, (1, 2 f); 10 or less is unvoiced."""
    energy: Tensor
    """Predicted energy, float32, (1, 2 f); a window boundary at low energy is inaudible."""


class Prosody(nn.Module):
    """Tokens, style and prosody controls to ``ProsodyOutput``."""

    def __init__(self, model: KModel, noise: Tensor) -> None:
        super().__init__()
        self.albert = Albert(model.bert)
        self.narrow = model.bert_encoder
        self.durations = _Durations(model.predictor.text_encoder)
        self.duration_lstm = BidirectionalLSTM(model.predictor.lstm)
        self.duration_proj = model.predictor.duration_proj.linear_layer
        self.shared = BidirectionalLSTM(model.predictor.shared)
        self.f0 = nn.ModuleList([StyledBlock(block) for block in model.predictor.F0])
        self.energy = nn.ModuleList([StyledBlock(block) for block in model.predictor.N])
        self.f0_proj, self.energy_proj = model.predictor.F0_proj, model.predictor.N_proj
        self.text = _Text(model.text_encoder)
        self.decoder = _Frames(model.decoder)
        self.source = HarmonicSource(model.decoder.generator.m_source, noise)

    def forward(
        self, input_ids: Tensor, style: Tensor, speed: Tensor, pitch: Tensor, durations: Tensor
    ) -> ProsodyOutput:
        """Predict the prosody of an utterance.

        Args:
            input_ids: int64, (1, tokens).
            style: (1, 256).
            speed: (1,), divides the predicted durations.
            pitch: (1,), factor on F0.
            durations: requested frames, int64, (1, tokens); 0 takes the predicted duration.
        """
        timing = style[:, STYLE:]
        encoded = self.durations(self.narrow(self.albert(input_ids)), timing)
        spans = torch.sigmoid(self.duration_proj(self.duration_lstm(encoded))).sum(dim=2) / speed
        predicted = torch.round(spans).clamp(min=1).to(torch.int64)
        duration = torch.where(durations > 0, durations, predicted)[0]
        token = _token_of_frame(duration)
        shared = self.shared(encoded[:, token]).transpose(1, 2)
        f0, energy = shared, shared
        for f0_block, energy_block in zip(self.f0, self.energy, strict=True):
            f0, energy = f0_block(f0, timing), energy_block(energy, timing)
        f0, energy = self.f0_proj(f0)[:, 0], self.energy_proj(energy)[:, 0]
        # Unvoiced frames are not scaled: scaled up, they could exceed the voicing threshold.
        f0 = torch.where(f0 > self.source.threshold, f0 * pitch, f0)
        features = self.decoder(self.text(input_ids)[:, :, token], f0, energy, style[:, :STYLE])
        return ProsodyOutput(duration, features, self.source(f0), f0, energy)


def _token_of_frame(duration: Tensor) -> Tensor:
    """Index of the token that each frame belongs to, int64, (frames,).

    Cumulative sum of ones at the first frame of each token, without a (frames, tokens) matrix. The first frames are
    distinct because every token has a frame.
    """
    ends = torch.cumsum(duration, 0)
    silence = torch.zeros_like(torch.arange(cast(int, ends[-1])))
    return torch.cumsum(silence.scatter(0, ends[:-1], torch.ones_like(ends[:-1])), 0)


class _Durations(nn.Module):
    """``DurationEncoder``: LSTMs that see the style at every step, and layer norms that are scaled by it."""

    def __init__(self, encoder: DurationEncoder) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            layer if isinstance(layer, AdaLayerNorm) else BidirectionalLSTM(layer) for layer in encoder.lstms
        )

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """x (1, tokens, hidden) -> (1, tokens, hidden + 128)."""
        everywhere = style[:, None].expand(-1, x.shape[1], -1)
        x = torch.cat([x, everywhere], dim=2)
        for layer in self.layers:
            if isinstance(layer, AdaLayerNorm):
                gamma, beta = layer.fc(style)[:, None].chunk(2, dim=2)
                x = F.layer_norm(x, (layer.channels,), eps=layer.eps) * (1 + gamma) + beta
                x = torch.cat([x, everywhere], dim=2)
            else:
                x = layer(x)
        return x


class _Text(nn.Module):
    """``TextEncoder``: embedding, three normed convolutions, an LSTM; (1, tokens) -> (1, hidden, tokens)."""

    def __init__(self, encoder: TextEncoder) -> None:
        super().__init__()
        self.embedding = encoder.embedding
        self.convolutions = nn.ModuleList([without_weight_norm(block[0]) for block in encoder.cnn])
        self.norms = nn.ModuleList([block[1] for block in encoder.cnn])
        self.slope = float(encoder.cnn[0][2].negative_slope)
        self.lstm = BidirectionalLSTM(encoder.lstm)

    def forward(self, input_ids: Tensor) -> Tensor:
        x = self.embedding(input_ids).transpose(1, 2)
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            x = F.leaky_relu(norm(convolution(x)), self.slope)
        return cast(Tensor, self.lstm(x.transpose(1, 2)).transpose(1, 2))


class _Frames(nn.Module):
    """The decoder up to the generator: text features per frame, F0 and energy to (1, 512, 2 frames)."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.f0, self.energy, self.residual = (
            without_weight_norm(decoder.F0_conv),
            without_weight_norm(decoder.N_conv),
            without_weight_norm(decoder.asr_res[0]),
        )
        self.encode = StyledBlock(decoder.encode)
        self.blocks = nn.ModuleList([StyledBlock(block) for block in decoder.decode])

    def forward(self, text: Tensor, f0: Tensor, energy: Tensor, style: Tensor) -> Tensor:
        curves = torch.cat([self.f0(f0[:, None]), self.energy(energy[:, None])], dim=1)
        extra = torch.cat([self.residual(text), curves], dim=1)
        x = self.encode(torch.cat([text, curves], dim=1), style)
        for block in self.blocks:
            x = block(torch.cat([x, extra], dim=1), style)
        return cast(Tensor, x)
