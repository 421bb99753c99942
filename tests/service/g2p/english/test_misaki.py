"""Assembly of misaki's G2P. tests/export/tables/english compares its phonemes with stock misaki's."""

import ast
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.g2p.english.misaki import Misaki


@pytest.fixture(scope="module")
def american(tiny_model: Path) -> Any:
    return Misaki(tiny_model).build(british=False)


def constructor_attributes(published: type) -> Iterator[str]:
    """Names of the attributes that the published ``__init__`` sets."""
    tree = ast.parse(Path(inspect.getfile(published.__call__)).read_text(encoding="utf-8"))
    (body,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == published.__name__)
    (constructor,) = (node for node in body.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    for node in ast.walk(constructor):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def test_every_attribute_of_the_published_constructors_is_set(american: Any) -> None:
    for part in (american, american.lexicon, american.fallback):
        assert set(vars(part)) == set(constructor_attributes(type(part)))


def test_the_code_is_the_published_one_without_importing_the_module(american: Any) -> None:
    spec = importlib.util.find_spec("misaki")
    assert spec is not None and spec.submodule_search_locations
    package = Path(next(iter(spec.submodule_search_locations)))
    assert Path(inspect.getfile(type(american).__call__)) == package / "en.py"
    assert "misaki.en" not in sys.modules


def test_accents_have_their_own_dictionaries_and_share_the_tagger(tiny_model: Path) -> None:
    misaki = Misaki(tiny_model)
    american, british = misaki.build(british=False), misaki.build(british=True)
    assert american.nlp is british.nlp
    assert american("water")[0] != british("water")[0]
