"""What the service asks of a place for finished audio: a directory, or a server that several of us use."""

from collections.abc import Generator, Iterable
from typing import Protocol

import msgspec

from service.cache.files import Entry


class Figure(msgspec.Struct, frozen=True):
    """Something to tell in the metrics."""

    name: str
    text: str
    value: float
    counted: bool = False
    """It only grows, and begins at 0 with the process."""


class AudioStore(Protocol):
    """Safe to use from several threads. No fault of it is a fault of a request: it then has and keeps nothing."""

    def find(self, key: str) -> Entry | None:
        """The file of that key; to be closed."""
        ...

    def store(self, key: str, chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
        """The same chunks, and the file they make kept once the last of them has been taken."""
        ...

    def figures(self) -> Iterable[Figure]:
        """How it is."""
        ...
