"""Loading of a checkpoint into the ``kokoro`` package's ``KModel``, with a check that every weight was loaded.

``KModel`` loads with ``strict=False`` and reports no error when names do not match, which gives a model of noise. So
every tensor of the file is compared with the loaded module.
"""

import json
import warnings
from pathlib import Path
from typing import Any

import torch
from kokoro.model import KModel

from export.errors import BadCheckpoint
from service.g2p import vocabulary

REPOSITORY = "hexgrad/Kokoro-82M"


def published_config() -> dict[str, Any]:
    """The model's ``config.json``: dimensions and phoneme vocabulary."""
    config: dict[str, Any] = json.loads(vocabulary.published_config().read_text(encoding="utf-8"))
    return config


def load_model(path: Path, config: dict[str, Any]) -> KModel:
    """Load ``path`` (the ``.pth`` layout of ``hexgrad/Kokoro-82M``) in evaluation mode, float32.

    Raises:
        BadCheckpoint: the file cannot be read, or one of its tensors was not loaded.
    """
    model = new_model(config, path)
    saved = torch.load(path, map_location="cpu", weights_only=True)
    loaded = model.state_dict()
    expected = {
        f"{part}.{key.removeprefix('module.')}": value for part, state in saved.items() for key, value in state.items()
    }
    for key, value in expected.items():
        if key not in loaded or not torch.equal(loaded[key], value):
            raise BadCheckpoint(str(path), f"{key} was not loaded into the model")
    # AdaIN's affine weights exist for tracing only and are absent from the checkpoint; ALBERT's pooler is unused.
    absent = [key for key in loaded if key not in expected and not key.endswith(("norm.weight", "norm.bias"))]
    if unexpected := [key for key in absent if not key.startswith("bert.pooler.")]:
        raise BadCheckpoint(str(path), f"no weights for {', '.join(unexpected[:5])} (of {len(unexpected)})")
    return model


def new_model(config: dict[str, Any], path: Path) -> KModel:
    """``KModel`` in evaluation mode without gradients, with ``path``'s weights where their names match."""
    # NOTE: without no_grad the weights that weight norm computes belong to a graph and cannot be copied.
    with warnings.catch_warnings(), torch.no_grad():
        # The package still uses the old weight_norm and gives single LSTM layers a dropout; neither matters here.
        warnings.simplefilter("ignore")
        try:
            model = KModel(repo_id=REPOSITORY, config=config, model=str(path))
        except (OSError, RuntimeError, AssertionError) as error:
            raise BadCheckpoint(str(path), f"not a Kokoro checkpoint: {error}") from error
    return model.eval().requires_grad_(False)
