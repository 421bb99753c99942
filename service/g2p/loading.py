"""Where phonemisers come from: loaded when they are first wanted, held as far as there is room, and let go again.

English takes 16 MiB, all that espeak-ng reads 1.6 beside it, others more, so the bound is not on their number but on
what they weigh. What was used longest ago goes first.

NOTE: a phonemiser is let go by being forgotten. It must hold all that it loaded itself: nothing in a module, nothing in
a cache that outlives it. Whoever still reads with it keeps it until the sentence is done.
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

FEATHER = 2.0
"""MiB up to which a source neither makes room nor needs any."""

Phonemisers: TypeAlias = Callable[[LanguageProfile], Phonemiser]
"""The phonemiser of a language, out of those that a loader has loaded."""


def _never(_folder: Path) -> str:
    return ""


class PhonemiserLoader(msgspec.Struct, frozen=True):
    """Phonemisers that are loaded and let go together, such as those of both accents of English."""

    name: str
    weight: float
    """MiB that it holds when all of it has been used."""
    load: Callable[[Path], Phonemisers]
    """Loads what the folder of a build and the installed packages have for it; BadModel or SetupError if it cannot."""
    unavailable_reason: Callable[[Path], str] = _never
    """What is missing here, as the end of a sentence that says why it cannot be read; empty if nothing is.

    Must not import anything heavy: it is asked at every start.
    """


class PhonemiserCache:
    """Holds what was loaded from sources. Safe to be shared by threads.

    Args:
        folder: of a build.
        room: MiB that may be held; one source is held whatever it weighs.
    """

    def __init__(self, folder: Path, room: float) -> None:
        self._folder, self._room = folder, room
        self._lock = Lock()
        self._held: dict[str, tuple[PhonemiserLoader, Phonemisers]] = {}

    def take(self, source: PhonemiserLoader) -> Phonemisers:
        """What ``source`` loads; others are let go before, if there is no room for all.

        Raises:
            BadModel: a table is missing or damaged.
            SetupError: a package is missing.
        """
        with self._lock:
            held = self._held.pop(source.name, None)
            if held is None:
                if source.weight > FEATHER:
                    self._let_go(list(self._oldest(self._room - source.weight)))
                held = source, source.load(self._folder)
            # The last is the one that was used last.
            self._held[source.name] = held
            return held[1]

    def clear(self, keep: str) -> None:
        """Let go of all but the source named ``keep``."""
        with self._lock:
            self._let_go([name for name in self._held if name != keep])

    @property
    def held(self) -> tuple[str, ...]:
        """Names of the sources that are held, the one used last at the end."""
        with self._lock:
            return tuple(self._held)

    def _oldest(self, room: float) -> Iterator[str]:
        """Those that must go for the others to weigh no more than ``room``."""
        heavy = [source for source, _ in self._held.values() if source.weight > FEATHER]
        weight = sum(source.weight for source in heavy)
        for source in heavy:
            if weight <= room:
                return
            weight -= source.weight
            yield source.name

    def _let_go(self, names: list[str]) -> None:
        for name in names:
            del self._held[name]
        if names:
            trim_malloc()
            logger.info("let go of what reads %s", ", ".join(names))
