"""Worker for PyTorch's ``KModel`` in float32; runs in the export's environment.

As an implementation under test it draws its own noise, as the package does; as the reference it has the fixed noise of
the export, so that differences are not due to the noise. The seed makes both repeatable.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.model.protocol import Synthesise, serve
from export.checkpoints.loading import load_model, new_model, published_config
from export.verification.reference import Reference
from service.speech import Samples

FIXED, OWN = "fixed", "own"
_SEED = 20_250_131


def _load() -> Synthesise:
    checkpoint, noise, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    return {FIXED: _fixed_noise, OWN: _own_noise}[noise](Path(checkpoint), published_config())


def _own_noise(checkpoint: Path, config: dict[str, Any]) -> Synthesise:
    # Loaded by the kokoro package alone, because memory is measured: checking every tensor would double it.
    model = new_model(config, checkpoint)

    def synthesise(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        torch.manual_seed(_SEED)
        tokens = torch.from_numpy(_tokens(phonemes, config))
        waveform, _ = model.forward_with_tokens(tokens, torch.from_numpy(style), speed)
        return np.asarray(waveform.numpy(), dtype=np.float32)

    return synthesise


def _fixed_noise(checkpoint: Path, config: dict[str, Any]) -> Synthesise:
    reference = Reference(load_model(checkpoint, config), torch.float32)

    def synthesise(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        return reference.synthesise(_tokens(phonemes, config), style, speed).waveform.astype(np.float32)

    return synthesise


def _tokens(phonemes: str, config: dict[str, Any]) -> NDArray[np.int64]:
    return np.asarray([[0, *(config["vocab"][phoneme] for phoneme in phonemes), 0]])


if __name__ == "__main__":
    # Arguments: checkpoint, FIXED or OWN noise, threads.
    serve(_load, "kokoro", "torch")
