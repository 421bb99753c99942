"""PyTorch's ``KModel`` in float32; runs where the export runs.

As a contender it draws its own noise, as it does for everybody; as the reference it has the noise that is fixed in the
export, so that what differs is not the noise. The seed makes both repeatable.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.model.protocol import Say, serve
from export.checkpoints.loading import load_model, new_model, published_config
from export.verification.reference import Reference
from service.speech import Samples

FIXED, OWN = "fixed", "own"
_SEED = 20_250_131


def _load() -> Say:
    checkpoint, noise, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    return {FIXED: _reference, OWN: _contender}[noise](Path(checkpoint), published_config())


def _contender(checkpoint: Path, config: dict[str, Any]) -> Say:
    # Loaded by the kokoro package alone, because the process is weighed: checking every tensor would double it.
    model = new_model(config, checkpoint)

    def synthesise(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        torch.manual_seed(_SEED)
        tokens = torch.from_numpy(_tokens(phonemes, config))
        waveform, _ = model.forward_with_tokens(tokens, torch.from_numpy(style), speed)
        return np.asarray(waveform.numpy(), dtype=np.float32)

    return synthesise


def _reference(checkpoint: Path, config: dict[str, Any]) -> Say:
    reference = Reference(load_model(checkpoint, config), torch.float32)

    def synthesise(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        return reference.synthesise(_tokens(phonemes, config), style, speed).waveform.astype(np.float32)

    return synthesise


def _tokens(phonemes: str, config: dict[str, Any]) -> NDArray[np.int64]:
    return np.asarray([[0, *(config["vocab"][phoneme] for phoneme in phonemes), 0]])


if __name__ == "__main__":
    # Arguments: checkpoint, whose noise, threads.
    serve(_load, "kokoro", "torch")
