"""A directory of finished audio, with short names for what is in it."""

import hashlib
from pathlib import Path

from service.cache.directory import DirectoryCache
from tests.service.cache import stores


def key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def keep(cache: DirectoryCache, name: str, *chunks: bytes) -> bytes:
    return stores.keep(cache, key(name), *chunks)


def found(cache: DirectoryCache, name: str) -> bytes | None:
    return stores.found(cache, key(name))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()
