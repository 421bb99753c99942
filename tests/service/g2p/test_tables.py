from pathlib import Path

import marisa_trie
import msgspec
import numpy as np
import pytest

from service.errors import BadModel
from service.g2p.tables import load_json, map_array, map_trie, missing_tables


class Rules(msgspec.Struct):
    total: int


def test_json_is_decoded_and_validated(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text('{"total": 3}', encoding="utf-8")
    assert load_json(path, Rules) == Rules(3)
    path.write_text('{"total": "three"}', encoding="utf-8")
    with pytest.raises(BadModel, match="total"):
        load_json(path, Rules)


def test_a_missing_json_file_tells_how_to_add_it(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="export build"):
        load_json(tmp_path / "rules.json", Rules)


def test_an_array_is_mapped_read_only(tmp_path: Path) -> None:
    np.save(tmp_path / "counts.npy", np.arange(3, dtype=np.uint32))
    values = map_array(tmp_path / "counts.npy", np.uint32, (3,))
    assert type(values) is np.ndarray and values.tolist() == [0, 1, 2]
    assert not values.flags.writeable and not values.flags.owndata


@pytest.mark.parametrize(("dtype", "shape"), [(np.uint32, (4,)), (np.uint32, (3, 1)), (np.float32, (3,))])
def test_an_array_of_another_type_or_shape_is_refused(tmp_path: Path, dtype: type, shape: tuple[int, ...]) -> None:
    np.save(tmp_path / "counts.npy", np.arange(3, dtype=np.uint32))
    with pytest.raises(BadModel, match="holds uint32"):
        map_array(tmp_path / "counts.npy", dtype, shape)


@pytest.mark.parametrize("kind", [marisa_trie.Trie, marisa_trie.BytesTrie])
@pytest.mark.parametrize("content", [None, b"", b"no trie"])
def test_the_error_names_a_file_that_is_no_trie(tmp_path: Path, kind: type, content: bytes | None) -> None:
    path = tmp_path / "words.marisa"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadModel) as raised:
        map_trie(path, kind)
    assert raised.value.path == str(path)


def test_a_language_without_its_tables_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    assert missing_tables(tmp_path, ["one"]) == ""
    assert "export build" in missing_tables(tmp_path, ["one", "two"])
