import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from service.errors import SetupError
from service.g2p.loading import FEATHER, PhonemiserCache, PhonemiserLoader, Phonemisers
from service.g2p.phonemiser import Phonemiser
from service.languages import LanguageProfile


class Loads:
    """Sources that count how often they were loaded, and whether what they loaded is still there."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.alive: weakref.WeakValueDictionary[str, Callable[[LanguageProfile], Phonemiser]] = (
            weakref.WeakValueDictionary()
        )

    def source(self, name: str, weight: float) -> PhonemiserLoader:
        def load(_folder: Path) -> Phonemisers:
            def phonemisers(language: LanguageProfile) -> Phonemiser:
                raise KeyError(language.tag)

            self.order.append(name)
            self.alive[name] = phonemisers
            return phonemisers

        return PhonemiserLoader(name, weight, load)


def test_what_is_held_is_not_loaded_again() -> None:
    loads, shelf = Loads(), PhonemiserCache(Path(), 20)
    small = loads.source("small", 5)
    assert shelf.take(small) is shelf.take(small)
    assert loads.order == ["small"]


def test_what_was_used_longest_ago_makes_room() -> None:
    loads, shelf = Loads(), PhonemiserCache(Path(), 20)
    one, two, three = (loads.source(name, 10) for name in ("one", "two", "three"))
    for source in (one, two, one, three):
        shelf.take(source)
    gc.collect()
    assert shelf.held == ("one", "three")
    assert set(loads.alive) == {"one", "three"}, "it is forgotten, so its memory is free"


def test_one_is_held_however_large_it_is_and_what_weighs_nothing_stays() -> None:
    loads, shelf = Loads(), PhonemiserCache(Path(), 20)
    feather = loads.source("feather", FEATHER)
    for source in (feather, loads.source("large", 20), loads.source("huge", 100)):
        shelf.take(source)
    assert shelf.held == ("feather", "huge")
    for source in (loads.source("other", FEATHER), feather):
        shelf.take(source)
    assert list(shelf.held) == ["huge", "other", "feather"]


def test_all_but_one_can_be_let_go_of() -> None:
    loads, shelf = Loads(), PhonemiserCache(Path(), 100)
    for name in ("one", "two", "three"):
        shelf.take(loads.source(name, 10))
    for _ in range(2):
        shelf.clear(keep="two")
        assert shelf.held == ("two",)


def test_a_source_that_cannot_be_loaded_leaves_nothing_behind() -> None:
    def load(_folder: Path) -> Phonemisers:
        raise SetupError("a package is missing")

    shelf = PhonemiserCache(Path(), 20)
    with pytest.raises(SetupError):
        shelf.take(PhonemiserLoader("broken", 1, load))
    assert shelf.held == ()
