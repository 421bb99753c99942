import pytest
import torch
from kokoro.istftnet import AdaIN1d, AdainResBlk1d
from torch import nn

from export.tracing.modules.layers import BidirectionalLSTM, StyledBlock, StyledNorm, without_weight_norm

X = torch.randn(1, 6, 50, generator=torch.Generator().manual_seed(3))
STYLE = torch.randn(1, 8, generator=torch.Generator().manual_seed(4))


def randomised(module: nn.Module) -> nn.Module:
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.5)
    return module.eval().requires_grad_(False)


def test_styled_norm_is_adain_times_its_gain() -> None:
    adain = randomised(AdaIN1d(8, 6))
    gain = torch.tensor([0.5, 2.0, -1.0, 3.0, 1.0, 0.1])
    assert torch.allclose(StyledNorm(adain, gain)(X, STYLE), adain(X, STYLE) * gain[None, :, None], atol=1e-5)


@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
@pytest.mark.parametrize(("width", "upsample"), [(6, "none"), (10, "none"), (10, True)])
def test_styled_block_is_the_packages_block(width: int, upsample: object) -> None:
    with torch.no_grad():
        block = randomised(AdainResBlk1d(6, width, 8, upsample=upsample))
    assert torch.allclose(StyledBlock(block)(X, STYLE), block(X, STYLE), atol=1e-4)


@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
def test_plain_leaves_the_original_alone_and_keeps_silent_channels_silent() -> None:
    with torch.no_grad():
        convolution = nn.utils.weight_norm(nn.Conv1d(6, 3, 3))
        convolution.get_parameter("weight_g")[1] = 0.0
    folded = without_weight_norm(convolution)
    assert hasattr(convolution, "weight_v") and not hasattr(folded, "weight_v")
    assert torch.equal(folded(X), convolution(X))
    assert (folded.get_parameter("weight")[1] == 0).all()


def test_lstm_starts_from_zero_state() -> None:
    lstm = nn.LSTM(6, 5, batch_first=True, bidirectional=True)
    sequence = X.transpose(1, 2)
    assert torch.allclose(BidirectionalLSTM(lstm)(sequence), lstm(sequence)[0])
