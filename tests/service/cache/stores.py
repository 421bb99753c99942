"""What a test keeps in a place for finished audio, and what it finds there."""

from contextlib import closing

from service.cache.stores import AudioStore

MIB = 1 << 20


def keep(store: AudioStore, key: str, *chunks: bytes) -> bytes:
    """All that was passed on."""
    return b"".join(store.store(key, iter(chunks)))


def found(store: AudioStore, key: str) -> bytes | None:
    if (entry := store.find(key)) is None:
        return None
    with closing(entry):
        return b"".join(entry.read(0, entry.size))
