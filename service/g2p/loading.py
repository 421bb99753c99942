"""Loaders of phonemisers, and the cache that keeps what they load within a memory limit.

A phonemiser is loaded at its first use. English takes 16 MiB, all languages of espeak-ng 1.6 beside it, others more, so
the cache is bounded by memory and not by count. The least recently used is evicted first.

NOTE: a phonemiser's memory is released when its last reference goes. It must hold all that it loaded itself: nothing in
a module, nothing in a cache that outlives it. A request that is still using it keeps it until its sentence is done.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import msgspec

from service.g2p.phonemiser import Phonemiser
from service.languages import LanguageProfile
from service.memory.malloc import trim_malloc

logger = logging.getLogger(__name__)

NEGLIGIBLE_MIB = 2.0
"""Memory up to which a loader is not counted, neither for its own admission nor for that of others."""

Phonemisers: TypeAlias = Callable[[LanguageProfile], Phonemiser]
"""The phonemiser of a language, out of those that a loader has loaded."""


def _always_available(_folder: Path) -> str:
    return ""


class PhonemiserLoader(msgspec.Struct, frozen=True):
    """A loader of phonemisers that share their data, such as those of both accents of English."""

    name: str
    memory_mib: float
    """Memory use once all of the data has been used."""
    load: Callable[[Path], Phonemisers]
    """Loads from the folder of a build and installed packages; raises BadModel or SetupError."""
    unavailable_reason: Callable[[Path], str] = _always_available
    """Reason why loading from the folder of a build would fail, as the end of a sentence; empty if it would not.

    It is called at every start, so it must not import anything large.
    """


class PhonemiserCache:
    """LRU cache of what loaders have loaded. Safe to be shared by threads.

    Args:
        folder: a build.
        capacity_mib: memory limit; one loader is always admitted, whatever it takes.
    """

    def __init__(self, folder: Path, capacity_mib: float) -> None:
        self._folder, self._capacity = folder, capacity_mib
        self._lock = Lock()
        self._loaded: dict[str, tuple[PhonemiserLoader, Phonemisers]] = {}

    def get(self, loader: PhonemiserLoader) -> Phonemisers:
        """Phonemisers of ``loader``, loaded now if they are not cached, after evicting others to make room.

        Raises:
            BadModel: a table is missing or damaged.
            SetupError: a package is missing.
        """
        with self._lock:
            entry = self._loaded.pop(loader.name, None)
            if entry is None:
                if loader.memory_mib > NEGLIGIBLE_MIB:
                    self._evict(list(self._least_recently_used(self._capacity - loader.memory_mib)))
                entry = loader, loader.load(self._folder)
            # Insertion order is the order of use.
            self._loaded[loader.name] = entry
            return entry[1]

    def clear(self, keep: str) -> None:
        """Evict all but the loader named ``keep``."""
        with self._lock:
            self._evict([name for name in self._loaded if name != keep])

    @property
    def loaded(self) -> tuple[str, ...]:
        """Names of the cached loaders, the most recently used at the end."""
        with self._lock:
            return tuple(self._loaded)

    def _least_recently_used(self, capacity: float) -> Iterator[str]:
        """Loaders to evict so that the rest takes no more than ``capacity``."""
        counted = [loader for loader, _ in self._loaded.values() if loader.memory_mib > NEGLIGIBLE_MIB]
        total = sum(loader.memory_mib for loader in counted)
        for loader in counted:
            if total <= capacity:
                return
            total -= loader.memory_mib
            yield loader.name

    def _evict(self, names: list[str]) -> None:
        for name in names:
            del self._loaded[name]
        if names:
            trim_malloc()
            logger.info("unloaded G2P: %s", ", ".join(names))
