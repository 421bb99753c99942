import gc
import weakref
from pathlib import Path

import pytest

from service.errors import SetupError
from service.g2p.loading import NEGLIGIBLE_MIB, PhonemiserCache, PhonemiserLoader, Phonemisers
from service.g2p.phonemiser import Phonemiser
from service.languages import LanguageProfile


class Loads:
    """Loaders that record the order in which they load, and which of their phonemisers are still in memory."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.alive: weakref.WeakValueDictionary[str, Phonemisers] = weakref.WeakValueDictionary()

    def loader(self, name: str, memory_mib: float) -> PhonemiserLoader:
        def load(_folder: Path) -> Phonemisers:
            def phonemisers(language: LanguageProfile) -> Phonemiser:
                raise KeyError(language.tag)

            self.order.append(name)
            self.alive[name] = phonemisers
            return phonemisers

        return PhonemiserLoader(name, memory_mib, load)


def test_a_cached_loader_is_not_loaded_again() -> None:
    loads, cache = Loads(), PhonemiserCache(Path(), 20)
    small = loads.loader("small", 5)
    assert cache.get(small) is cache.get(small)
    assert loads.order == ["small"]


def test_the_least_recently_used_is_evicted() -> None:
    loads, cache = Loads(), PhonemiserCache(Path(), 20)
    one, two, three = (loads.loader(name, 10) for name in ("one", "two", "three"))
    for loader in (one, two, one, three):
        cache.get(loader)
    gc.collect()
    assert cache.loaded == ("one", "three")
    assert set(loads.alive) == {"one", "three"}, "no reference is left, so its memory is released"


def test_one_is_always_cached_and_negligible_ones_stay() -> None:
    loads, cache = Loads(), PhonemiserCache(Path(), 20)
    tiny = loads.loader("tiny", NEGLIGIBLE_MIB)
    for loader in (tiny, loads.loader("large", 20), loads.loader("huge", 100)):
        cache.get(loader)
    assert cache.loaded == ("tiny", "huge")
    for loader in (loads.loader("other", NEGLIGIBLE_MIB), tiny):
        cache.get(loader)
    assert list(cache.loaded) == ["huge", "other", "tiny"]


def test_all_but_one_can_be_evicted() -> None:
    loads, cache = Loads(), PhonemiserCache(Path(), 100)
    for name in ("one", "two", "three"):
        cache.get(loads.loader(name, 10))
    for _ in range(2):
        cache.clear(keep="two")
        assert cache.loaded == ("two",)


def test_a_loader_that_fails_is_not_cached() -> None:
    def load(_folder: Path) -> Phonemisers:
        raise SetupError("a package is missing")

    cache = PhonemiserCache(Path(), 20)
    with pytest.raises(SetupError):
        cache.get(PhonemiserLoader("broken", 1, load))
    assert cache.loaded == ()
