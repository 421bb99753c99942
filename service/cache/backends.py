"""Choice of the cache from the settings: a directory, a server, or none.

A server's kind follows from the scheme of ``KOKORO_CACHE_URL``. To add one: its module, and its row in ``BACKENDS``.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from service.cache.directory import DirectoryCache
from service.cache.redis import open_redis
from service.cache.stores import AudioStore
from service.errors import BadSetting
from service.extras import Extra
from service.settings import Settings, variable

logger = logging.getLogger(__name__)

_URL = variable("cache_url")


class Backend(msgspec.Struct, frozen=True):
    """One kind of server for finished audio."""

    schemes: tuple[str, ...]
    """Schemes of its URLs."""
    open: Callable[[str], AudioStore]
    """Makes a client of the server at a URL; raises ``ValueError`` if the URL is malformed."""
    extra: Extra
    """The optional dependency that it needs, with the memory to reserve."""


BACKENDS = (
    # 5 MiB for the library, and 7 for values that are read and written.
    Backend(("redis", "rediss", "unix"), open_redis, Extra("redis", library="redis", memory_mib=12)),
)
"""All kinds of servers."""


def find_backend(url: str, backends: Sequence[Backend] = BACKENDS) -> Backend | None:
    """The kind of server that ``url`` names, installed or not; None without a URL.

    Raises:
        BadSetting: no kind has its scheme.
    """
    if not url:
        return None
    # The URL is never shown: there may be a password in it.
    scheme, separator, _ = url.partition("://")
    for backend in backends:
        if separator and scheme.lower() in backend.schemes:
            return backend
    raise BadSetting(_URL, f"must begin with {' or '.join(_schemes(backends))}")


def open_cache(settings: Settings, backends: Sequence[Backend] = BACKENDS) -> AudioStore | None:
    """The cache that the settings name; None if they name none. What a crash left in a directory is removed.

    Raises:
        BadSetting: they name two, or one that cannot be used.
    """
    if settings.cache_dir and settings.cache_url:
        raise BadSetting(_URL, f"takes the place of {variable('cache_dir')}: set one of them")
    if (backend := find_backend(settings.cache_url, backends)) is not None:
        return _open_server(backend, settings.cache_url)
    if not settings.cache_dir:
        return None
    cache = DirectoryCache(Path(settings.cache_dir), settings.cache_mb << 20)
    cache.sweep()
    logger.info("finished audio is cached in %s, up to %d MiB", settings.cache_dir, settings.cache_mb)
    return cache


def _open_server(backend: Backend, url: str) -> AudioStore:
    if not backend.extra.installed:
        raise BadSetting(_URL, f"needs the extra kokoro-lite[{backend.extra.name}]")
    try:
        store = backend.open(url)
    except ValueError:
        # Without the message, which may have the URL and so a password in it.
        raise BadSetting(_URL, "is malformed") from None
    logger.info("finished audio is cached in the server of %s", _URL)
    return store


def _schemes(backends: Sequence[Backend]) -> Iterator[str]:
    for backend in backends:
        yield from (f"{scheme}://" for scheme in backend.schemes)
