from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from export.errors import ExportError
from export.tables.english.model import load_spacy
from export.tables.english.network import network_plan
from export.tables.english.rules import token_rules
from export.tables.english.writer import write_english
from service.g2p.english.tables import FILES, load_tables


def test_the_same_versions_give_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    write_english(tmp_path)
    assert [name for name in FILES if (tmp_path / name).read_bytes() != (tables / name).read_bytes()] == []


def test_tables_hold_what_the_port_needs_and_little_more(tables: Path) -> None:
    read = load_tables(tables)
    assert len(read.tokens.specials) > 1300 and len(read.tokens.phrases) > 300
    assert {"NN", "VBD", "``", "_SP"} <= set(read.network.tags)
    assert read.words.symbols["X"] < 1000
    assert sum((tables / name).stat().st_size for name in FILES) < 11_000_000


@pytest.mark.parametrize("change", [{"token_match": str.isalpha}, {"faster_heuristics": False}])
def test_a_tokeniser_that_works_otherwise_is_refused(change: dict[str, Any]) -> None:
    stock = {"token_match": None, "faster_heuristics": True} | change
    with pytest.raises(ExportError, match="port"):
        token_rules(SimpleNamespace(tokenizer=SimpleNamespace(**stock)))


def test_a_tagger_that_looks_at_something_else_is_refused() -> None:
    nlp = load_spacy()
    features = nlp.vocab.strings
    columns = [features[name] for name in ("NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "LOWER")]
    layer = SimpleNamespace(name="extract_features", attrs={"columns": columns})
    model = SimpleNamespace(walk=lambda: [layer])
    other = SimpleNamespace(get_pipe=lambda _: SimpleNamespace(model=model), vocab=nlp.vocab)
    with pytest.raises(ExportError, match="LOWER"):
        network_plan(other)
