"""Both halves as one graph with the input and output names that kokoro-onnx reads, for its users."""

from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor, nn

from export.modules.prosody import STYLE, Prosody
from export.modules.vocoder import Vocoder


class Spoken(NamedTuple):
    waveform: Tensor
    """(1, samples) at 24 kHz."""
    duration: Tensor
    """Frames of each token, int64, (tokens,)."""


class Whole(nn.Module):
    """input_ids (1, tokens) int64, style (1, 256), speed (1,) -> ``Spoken``."""

    def __init__(self, prosody: Prosody, vocoder: Vocoder) -> None:
        super().__init__()
        self.prosody, self.vocoder = prosody, vocoder

    def forward(self, input_ids: Tensor, style: Tensor, speed: Tensor) -> Spoken:
        planned = self.prosody(input_ids, style, speed)
        margin = self.vocoder.margin
        source = F.pad(planned.source[:, None], (margin, margin), mode="reflect")[:, 0]
        return Spoken(self.vocoder(planned.features, source, style[:, :STYLE]), planned.duration)
