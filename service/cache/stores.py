"""Interface of a cache for finished audio, whether a directory or a server."""

from collections.abc import Generator, Iterable
from typing import Protocol

import msgspec

from service.cache.files import Entry


class Metric(msgspec.Struct, frozen=True):
    """One value for ``GET /metrics``."""

    name: str
    text: str
    """Help text."""
    value: float
    is_counter: bool = False
    """A counter, which starts at 0 with the process; otherwise a gauge."""


class AudioStore(Protocol):
    """Cache that threads may share. Its faults never fail a request: it then finds and stores nothing."""

    def find(self, key: str) -> Entry | None:
        """The entry of ``key``, to be closed; None if there is none."""
        ...

    def store(self, key: str, chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
        """Pass ``chunks`` on; the entry is stored once the last of them has been taken."""
        ...

    def metrics(self) -> Iterable[Metric]:
        """State of the store."""
        ...
