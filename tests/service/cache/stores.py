"""Helpers that store audio in a cache and find it again."""

from contextlib import closing

from service.cache.stores import AudioStore

MIB = 1 << 20


def keep(store: AudioStore, key: str, *chunks: bytes) -> bytes:
    """All bytes that were passed on."""
    return b"".join(store.store(key, iter(chunks)))


def found(store: AudioStore, key: str) -> bytes | None:
    if (entry := store.find(key)) is None:
        return None
    with closing(entry):
        return b"".join(entry.read(0, entry.size))
