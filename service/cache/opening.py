"""Which place for finished audio the operator wishes."""

import logging
from pathlib import Path

from service.cache.directory import AudioCache
from service.cache.remote import RemoteCache, connect
from service.cache.stores import AudioStore
from service.errors import BadSetting
from service.settings import Settings

logger = logging.getLogger(__name__)


def open_cache(settings: Settings) -> AudioStore | None:
    """The cache that the operator wishes, a directory swept; None for none.

    Raises:
        BadSetting: there are two, or one cannot be used.
    """
    if settings.cache_dir and settings.cache_url:
        raise BadSetting("KOKORO_CACHE_URL", "takes the place of KOKORO_CACHE_DIR: set one of them")
    if settings.cache_url:
        remote = RemoteCache(connect(settings.cache_url))
        # Not where: the URL may have a password in it.
        logger.info("finished audio is kept in the server of KOKORO_CACHE_URL")
        return remote
    if not settings.cache_dir:
        return None
    cache = AudioCache(Path(settings.cache_dir), settings.cache_mb << 20)
    cache.sweep()
    logger.info("finished audio is kept in %s, %d MiB of it", settings.cache_dir, settings.cache_mb)
    return cache
