"""Tiny Kokoro for tests: the same architecture with small dimensions and random weights, a few hundred kilobytes.

Tests export and run it in seconds. Its output is noise at the level of speech.
"""

import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from kokoro.istftnet import AdainResBlk1d
from kokoro.model import KModel
from torch import nn
from torch.nn.utils import weight_norm

from export.build.packing import REPORT, SharedFiles, pack
from export.checkpoints.loading import new_model, published_config
from export.tables.store import write_tables
from export.tracing.trace import split_modules, trace_prosody, trace_vocoder
from service.model.manifest import PROSODY, VOCODER, Manifest, Origin
from service.model.variants import VARIANTS

TINY_VARIANT = next(variant for variant in VARIANTS if not variant.is_quantised)
"""Float weights, which every processor computes alike."""
_HIDDEN, _FRAMES, _RESIDUAL, _GENERATOR, _STYLE = 16, 24, 4, 16, 128


def tiny_config() -> dict[str, Any]:
    """Published config with small dimensions; vocabulary, style width and hop are unchanged."""
    config = published_config()
    config |= {"hidden_dim": _HIDDEN, "n_layer": 2, "max_dur": 8}
    config["istftnet"] |= {
        "resblock_kernel_sizes": [3, 5],
        "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5]],
        "upsample_initial_channel": _GENERATOR,
    }
    config["plbert"] |= {
        "hidden_size": 32,
        "embedding_size": 16,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
    }
    return config


def tiny_model(seed: int = 0) -> KModel:
    """Model of ``tiny_config`` with weights drawn from ``seed``."""
    with tempfile.TemporaryDirectory() as folder, torch.random.fork_rng(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(seed)
        # KModel requires a checkpoint; an empty one leaves the random initial weights.
        empty = Path(folder) / "empty.pth"
        torch.save({}, empty)
        model = new_model(tiny_config(), empty)
        _shrink(model)
    return model.eval().requires_grad_(False)


def build_tiny(folder: Path, voices: Path) -> Manifest:
    """Write a complete, unverified fp32 build of the tiny model."""
    folder.mkdir(parents=True, exist_ok=True)
    prosody, vocoder = split_modules(tiny_model())
    trace_prosody(prosody, folder / PROSODY)
    trace_vocoder(vocoder, folder / VOCODER)
    (folder / REPORT).write_text("{}\n")
    origin = Origin("path", "random weights", "", rebuilt_from_int8=False)
    with tempfile.TemporaryDirectory() as tables:
        write_tables(Path(tables))
        return pack(folder, SharedFiles(voices, Path(tables)), origin, TINY_VARIANT)


def _shrink(model: KModel) -> None:
    """Replace the layers whose width the package fixes, and set biases so that levels are those of speech."""
    decoder = model.decoder
    with torch.no_grad():
        wide = _FRAMES + 2 + _RESIDUAL
        decoder.encode = AdainResBlk1d(_HIDDEN + 2, _FRAMES, _STYLE)
        blocks = [AdainResBlk1d(wide, _FRAMES, _STYLE) for _ in range(3)]
        decoder.decode = nn.ModuleList([*blocks, AdainResBlk1d(wide, _GENERATOR, _STYLE, upsample=True)])
        decoder.asr_res = nn.Sequential(weight_norm(nn.Conv1d(_HIDDEN, _RESIDUAL, kernel_size=1)))
        # Random F0 is near zero, which is unvoiced; 140 Hz is voiced and makes the sines audible.
        model.predictor.F0_proj.bias.fill_(140.0)
        bins = decoder.generator.post_n_fft // 2 + 1
        decoder.generator.conv_post.bias[:bins] = -1.5
