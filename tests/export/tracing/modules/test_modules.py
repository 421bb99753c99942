"""The rewritten halves against the package's model, on the tiny one."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from kokoro.model import KModel
from numpy.typing import NDArray
from torch import Tensor

from export.build.tiny import tiny_model
from export.tracing.modules.albert import Albert
from export.tracing.modules.prosody import STYLE, ProsodyOutput
from export.tracing.trace import split_modules
from export.verification.comparison import snr
from export.verification.reference import DecoderInputs, Reference

Array = NDArray[np.float32]

TOKENS = np.asarray([[0, 50, 83, 54, 16, 156, 102, 60, 5, 92, 4, 0]], dtype=np.int64)


def plan(
    model: KModel, style: Array, speed: float = 1.0, pitch: float = 1.0, frames: Sequence[int] = ()
) -> ProsodyOutput:
    """Output of the prosody module for TOKENS."""
    prosody, _ = split_modules(model)
    durations = torch.tensor([frames or [0] * TOKENS.shape[1]])
    row, given = torch.from_numpy(style), torch.from_numpy(TOKENS)
    return cast(ProsodyOutput, prosody(given, row, torch.tensor([speed]), torch.tensor([pitch]), durations))


def run_both(model: KModel, style: Array, speed: float) -> tuple[ProsodyOutput, Tensor, DecoderInputs]:
    """Output of both modules for TOKENS: prosody, waveform and the decoder's inputs."""
    _, vocoder = split_modules(model)
    row = torch.from_numpy(style)
    prosody_output = plan(model, style, speed)
    source = F.pad(prosody_output.source[:, None], (vocoder.margin, vocoder.margin), mode="reflect")[:, 0]
    parts = (prosody_output.f0, prosody_output.energy, prosody_output.source, vocoder.analysis(source))
    waveform = vocoder(prosody_output.features, source, row[:, :STYLE])
    return prosody_output, waveform, DecoderInputs(*(tensor.numpy() for tensor in parts))


def test_albert_is_the_librarys(tiny: KModel) -> None:
    tokens = torch.from_numpy(TOKENS)
    expected = tiny.bert(tokens, attention_mask=torch.ones_like(tokens))
    assert torch.allclose(Albert(tiny.bert)(tokens), expected, atol=1e-5)


@pytest.mark.parametrize("speed", [0.5, 1.0, 1.7])
def test_both_halves_together_are_the_model(tiny: KModel, style: Array, speed: float) -> None:
    prosody_output, waveform, decoder_inputs = run_both(tiny, style, speed)
    expected = Reference(tiny_model(), torch.float64).synthesise(TOKENS, style, speed, decoder_inputs)
    assert prosody_output.duration.tolist() == expected.duration.tolist()
    assert snr(expected.decoder_inputs.source, decoder_inputs.source) > 60
    assert snr(expected.waveform, waveform[0].numpy()) > 60


def test_every_token_has_at_least_a_frame_however_fast(tiny: KModel, style: Array) -> None:
    prosody_output = plan(tiny, style, speed=100.0)
    assert prosody_output.duration.tolist() == [1] * TOKENS.shape[1]
    assert prosody_output.features.shape[2] == 2 * TOKENS.shape[1]


def test_requested_durations_are_used_and_the_others_are_predicted(tiny: KModel, style: Array) -> None:
    own = plan(tiny, style)
    requested = [9, 0, 0, 7, *[0] * (TOKENS.shape[1] - 4)]
    prosody_output = plan(tiny, style, frames=requested)
    expected = [given or predicted for given, predicted in zip(requested, own.duration.tolist(), strict=True)]
    assert prosody_output.duration.tolist() == expected != own.duration.tolist()
    assert prosody_output.features.shape[2] == prosody_output.f0.shape[1] == 2 * sum(expected)


@pytest.mark.parametrize("pitch", [0.5, 1.5])
def test_pitch_multiplies_voiced_f0_and_leaves_durations_and_energy(tiny: KModel, style: Array, pitch: float) -> None:
    own, other = plan(tiny, style), plan(tiny, style, pitch=pitch)
    assert torch.equal(other.f0, own.f0 * pitch) and (own.f0 > 10).all()
    assert torch.equal(other.duration, own.duration) and torch.equal(other.energy, own.energy)
    assert not torch.equal(other.source, own.source)


def test_what_is_not_voiced_stays_so_however_high_the_voice(style: Array) -> None:
    model = tiny_model()
    model.predictor.F0_proj.bias.fill_(6.0)
    own, other = plan(model, style), plan(model, style, pitch=2.0)
    assert own.f0.max() < 10
    assert torch.equal(other.f0, own.f0) and torch.equal(other.source, own.source)


def test_the_reference_speaks_with_others_drivers_and_reports_its_own(style: Array) -> None:
    reference = Reference(tiny_model(), torch.float64)
    own = reference.synthesise(TOKENS, style, 1.0)
    louder = own.decoder_inputs._replace(energy=own.decoder_inputs.energy + 5)
    other = reference.synthesise(TOKENS, style, 1.0, louder)
    assert snr(own.waveform, other.waveform) < 60
    assert np.array_equal(other.decoder_inputs.energy, own.decoder_inputs.energy)
