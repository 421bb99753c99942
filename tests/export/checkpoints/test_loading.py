from pathlib import Path

import pytest
import torch

from export.checkpoints.loading import load_model, published_config
from export.errors import BadCheckpoint

CACHE = Path("models/.cache/rebuilt-from-int8.pth")


@pytest.fixture
def saved() -> dict[str, dict[str, torch.Tensor]]:
    if not CACHE.is_file():
        pytest.skip("the build was not made from the registry's packages")
    checkpoint: dict[str, dict[str, torch.Tensor]] = torch.load(CACHE, weights_only=True)
    return checkpoint


@pytest.mark.model
def test_all_546_tensors_that_int8_holds_become_part_of_the_model(saved: dict[str, dict[str, torch.Tensor]]) -> None:
    assert sum(len(state) for state in saved.values()) == 546
    model = load_model(CACHE, published_config())
    assert sum(parameter.numel() for parameter in model.parameters()) > 81_000_000


@pytest.mark.model
@pytest.mark.parametrize("change", ["missing", "misnamed"])
def test_a_weight_that_is_not_loaded_is_named(
    saved: dict[str, dict[str, torch.Tensor]], tmp_path: Path, change: str
) -> None:
    weight = saved["decoder"].pop("module.generator.conv_post.weight_v")
    if change == "misnamed":
        saved["decoder"]["module.generator.conv_pots.weight_v"] = weight
    torch.save(saved, tmp_path / "changed.pth")
    with pytest.raises(BadCheckpoint, match=r"generator\.conv_po"):
        load_model(tmp_path / "changed.pth", published_config())
