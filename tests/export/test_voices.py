from pathlib import Path

import numpy as np
import pytest
import torch

from export.errors import BadCheckpoint
from export.voices import describe, load_tables, write_voices
from service.voices.book import VoiceBook


def table(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    generator = np.random.default_rng(seed)
    return (generator.normal(size=(510, 10)) @ generator.normal(size=(10, 256)) + 3).astype(np.float32)


def test_tables_of_low_rank_survive_the_factors(tmp_path: Path) -> None:
    tables = {"af_one": table(1), "zm_two": table(2)}
    index = write_voices(tables, tmp_path, "a test", "")
    assert [voice.language for voice in index.voices] == ["en-US", "zh-CN"]
    book = VoiceBook.open(tmp_path / "voices.json")
    for voice in book.voices:
        made = np.concatenate([book.style(book.resolve(voice.id), count) for count in range(1, 511)])
        assert np.abs(made - tables[voice.id]).max() < 1e-3


def test_the_archive_and_the_hubs_folder_read_the_same(tmp_path: Path) -> None:
    tables = {"af_one": table(1)[:, None], "bm_two": table(2)[:, None]}
    np.savez(tmp_path / "voices.npz", allow_pickle=False, **tables)
    folder = tmp_path / "voices"
    folder.mkdir()
    for name, values in tables.items():
        torch.save(torch.from_numpy(values), folder / f"{name}.pt")
    archive, hub = load_tables(tmp_path / "voices.npz"), load_tables(folder)
    assert list(archive) == list(hub) == ["af_one", "bm_two"]
    assert all(np.array_equal(archive[name], hub[name]) and archive[name].shape == (510, 256) for name in hub)


def test_a_table_of_another_shape_is_refused_by_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "voices.npz", af_short=np.zeros((100, 1, 256), np.float32))
    with pytest.raises(BadCheckpoint, match="af_short"):
        load_tables(tmp_path / "voices.npz")
    with pytest.raises(BadCheckpoint, match="no voices"):
        load_tables(tmp_path)


@pytest.mark.parametrize("name", ["heart", "xf_heart", "ax_heart", "afheart"])
def test_a_name_without_language_or_gender_is_refused(name: str) -> None:
    with pytest.raises(BadCheckpoint, match="voice id"):
        describe(name)
