import pytest
import torch
from torch import nn

from export.tracing.modules.vocoder import PhasedUpsample


@pytest.mark.parametrize(("stride", "time"), [(10, 1), (6, 2), (2, 7), (10, 40)])
def test_upsampling_by_phases_is_the_transposed_convolution(stride: int, time: int) -> None:
    generator = torch.Generator().manual_seed(stride)
    up = nn.ConvTranspose1d(5, 3, 2 * stride, stride, padding=stride // 2).eval().requires_grad_(False)
    for parameter in (up.weight, up.bias):
        assert parameter is not None
        parameter.copy_(torch.randn(parameter.shape, generator=generator))
    x = torch.randn(1, 5, time, generator=generator)
    made = PhasedUpsample(up)(x)
    assert made.shape == (1, 3, stride * time)
    assert torch.allclose(made, up(x), atol=1e-5)


@pytest.mark.parametrize(("taps", "padding"), [(5, 1), (4, 0)])
def test_an_upsampling_that_phases_cannot_do_is_refused(taps: int, padding: int) -> None:
    with pytest.raises(ValueError, match="stride 2"):
        PhasedUpsample(nn.ConvTranspose1d(5, 3, taps, 2, padding=padding))
