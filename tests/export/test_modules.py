"""The rewritten halves against the package's model, on the tiny one."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from kokoro.model import KModel
from numpy.typing import NDArray
from torch import Tensor

from export.modules.albert import Albert
from export.modules.prosody import STYLE, Planned
from export.reference import Drivers, Reference
from export.tiny import tiny_model
from export.trace import split_modules
from export.verify import snr

Array = NDArray[np.float32]

TOKENS = np.asarray([[0, 50, 83, 54, 16, 156, 102, 60, 5, 92, 4, 0]], dtype=np.int64)


def spoken(model: KModel, style: Array, speed: float) -> tuple[Planned, Tensor, Drivers]:
    """What both halves make of TOKENS one after the other, and what the waveform was made from."""
    prosody, vocoder = split_modules(model)
    row = torch.from_numpy(style)
    planned = prosody(torch.from_numpy(TOKENS), row, torch.tensor([speed]))
    source = F.pad(planned.source[:, None], (vocoder.margin, vocoder.margin), mode="reflect")[:, 0]
    parts = (planned.f0, planned.energy, planned.source, vocoder.analysis(source))
    waveform = vocoder(planned.features, source, row[:, :STYLE])
    return planned, waveform, Drivers(*(tensor.numpy() for tensor in parts))


def test_albert_is_the_librarys(tiny: KModel) -> None:
    tokens = torch.from_numpy(TOKENS)
    expected = tiny.bert(tokens, attention_mask=torch.ones_like(tokens))
    assert torch.allclose(Albert(tiny.bert)(tokens), expected, atol=1e-5)


@pytest.mark.parametrize("speed", [0.5, 1.0, 1.7])
def test_both_halves_together_are_the_model(tiny: KModel, style: Array, speed: float) -> None:
    planned, waveform, drivers = spoken(tiny, style, speed)
    expected = Reference(tiny_model(), torch.float64).say(TOKENS, style, speed, drivers)
    assert planned.duration.tolist() == expected.duration.tolist()
    assert snr(expected.drivers.source, drivers.source) > 60
    assert snr(expected.waveform, waveform[0].numpy()) > 60


def test_every_token_has_at_least_a_frame_however_fast(tiny: KModel, style: Array) -> None:
    prosody, _ = split_modules(tiny)
    planned = prosody(torch.from_numpy(TOKENS), torch.from_numpy(style), torch.tensor([100.0]))
    assert planned.duration.tolist() == [1] * TOKENS.shape[1]
    assert planned.features.shape[2] == 2 * TOKENS.shape[1]


def test_the_reference_speaks_with_others_drivers_and_reports_its_own(style: Array) -> None:
    reference = Reference(tiny_model(), torch.float64)
    own = reference.say(TOKENS, style, 1.0)
    louder = own.drivers._replace(energy=own.drivers.energy + 5)
    other = reference.say(TOKENS, style, 1.0, louder)
    assert snr(own.waveform, other.waveform) < 60
    assert np.array_equal(other.drivers.energy, own.drivers.energy)
