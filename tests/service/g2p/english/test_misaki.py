"""Assembly of misaki's G2P. tests/export/tables/english compares its phonemes with stock misaki's."""

import ast
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.g2p.english.misaki import Misaki, override_preprocessor
from service.g2p.phonemiser import Override


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


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("120 teas", ["120"]),
        ("£1,120.50 for 99", ["1,120.50"]),
        ("105% of 2005", ["105", "2005"]),
        ("12 teas", []),
    ],
)
def test_numbers_from_a_hundred_up_keep_their_and(text: str, flagged: list[str]) -> None:
    _, spans, features = override_preprocessor((), with_and=True)(text)
    visible = text.replace(" ", "")
    assert [visible[start:end] for start, end in spans] == flagged
    assert set(features.values()) <= {"#&"}


def test_a_number_whose_phonemes_are_given_has_no_flag() -> None:
    given = Override(0, 3, "x")
    _, spans, features = override_preprocessor([given], with_and=True)("120 or 130")
    assert (spans, features) == ([(0, 3), (5, 8)], {0: "/x", 1: "#&"})
