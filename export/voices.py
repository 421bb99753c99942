"""Factoring of the voice tables into the small file that is committed under ``models/voices``.

The source is the published ``voices-v1.0.bin`` (a numpy archive) or the hub's folder of ``voices/*.pt``.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from export.errors import BadCheckpoint
from service.languages import PROFILES
from service.model.manifest import VOICES, describe_file
from service.speech import MAX_PHONEMES, Voice
from service.voices.book import RANK, ROW, STYLE_WIDTH, VoiceIndex

_LANGUAGES = {language.letter: language.tag for language in PROFILES}
_GENDERS = {"f": "female", "m": "male"}
_LICENCE = "Apache-2.0"

Table = NDArray[np.float32]


def load_tables(source: Path) -> dict[str, Table]:
    """Voice tables of ``source`` by id, each (510, 256) float32.

    Raises:
        BadCheckpoint: there are no voices, or one has another shape.
    """
    if source.is_dir():
        tables = {
            path.stem: np.asarray(torch.load(path, map_location="cpu", weights_only=True).numpy(), dtype=np.float32)
            for path in sorted(source.glob("*.pt"))
        }
    else:
        with np.load(source) as archive:
            tables = {name: np.asarray(archive[name], dtype=np.float32) for name in sorted(archive.files)}
    if not tables:
        raise BadCheckpoint(str(source), "there are no voices")
    for name, table in tables.items():
        if table.size != MAX_PHONEMES * STYLE_WIDTH or table.shape[0] != MAX_PHONEMES:
            raise BadCheckpoint(str(source), f"{name} has shape {table.shape}")
        tables[name] = table.reshape(MAX_PHONEMES, STYLE_WIDTH)
    return tables


def factor(table: Table) -> Table:
    """Factor (510, 256) into ROW values: the mean row, then the left and right factors of the residual."""
    exact = table.astype(np.float64)
    mean = exact.mean(0)
    left, strength, right = np.linalg.svd(exact - mean, full_matrices=False)
    parts = (mean, (left[:, :RANK] * strength[:RANK]).ravel(), right[:RANK].ravel())
    return np.concatenate(parts).astype(np.float32)


def describe(voice: str) -> Voice:
    """Voice properties from the id: ``af_heart`` is American, female, Heart."""
    language, gender = _LANGUAGES.get(voice[:1]), _GENDERS.get(voice[1:2])
    if language is None or gender is None or voice[2:3] != "_":
        raise BadCheckpoint(voice, "a voice id is a language letter, a gender letter, an underscore and a name")
    return Voice(id=voice, name=voice[3:].capitalize(), language=language, gender=gender, licence=_LICENCE)


def write_voices(tables: Mapping[str, Table], out: Path, source: str, source_sha256: str) -> VoiceIndex:
    """Write ``voices.npy`` and ``voices.json`` into ``out`` and return the index."""
    out.mkdir(parents=True, exist_ok=True)
    rows = np.empty((len(tables), ROW), dtype=np.float32)
    for row, name in enumerate(tqdm(tables, desc="voices", unit="voice")):
        rows[row] = factor(tables[name])
    np.save(out / "voices.npy", rows)
    index = VoiceIndex(
        factors="voices.npy",
        sha256=describe_file(out / "voices.npy").sha256,
        source=source,
        source_sha256=source_sha256,
        voices=tuple(describe(name) for name in tables),
    )
    (out / VOICES).write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n")
    return index
