"""Finished audio in Redis or Valkey, for replicas that share no disk.

A key for each answer; its value is what a file of the directory would hold, checksum and all. The total size is the
server's own business (``maxmemory`` and an eviction policy); here each value is limited, and expires a week after its
last use.

* A value is read whole before the answer begins, which a limit of 1 MiB allows: two minutes of MP3. So a server that
  fails cannot break an answer, and a slow one delays a request by one timeout at most. Larger audio is not cached.
* The first fault is logged as a warning, and each is counted. After one the server is not asked for some seconds, so
  that a dead server does not cost every request a timeout.
"""

import io
import logging
import threading
import time
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from service.cache.files import HEADER_BYTES, Entry, file_header, verified_size
from service.cache.stores import Metric

if TYPE_CHECKING:
    from redis import Redis

logger = logging.getLogger(__name__)

KEY_PREFIX = "kokoro:"
MAX_VALUE_BYTES = 1 << 20
"""Bytes of audio in a value. Four may be sent at once (``service.api.dispatch.SENDING``) while another is written."""
TTL_SECONDS = 7 * 24 * 3600
"""Time after its last use at which a value expires."""
CONNECT_TIMEOUT_SECONDS = 0.25
"""A server of one's own network needs a thousandth."""
READ_TIMEOUT_SECONDS = 0.5
"""For each piece of a reply."""
RETRY_AFTER_SECONDS = 5.0
"""Time for which a server is not asked after a fault."""


def connect(url: str) -> "Redis":
    """A client of the server at ``url``, which is not contacted yet.

    Raises:
        ValueError: the URL is malformed.
    """
    # PERF: imported here and not above, so that its 5 MiB are spent only where a server is set.
    from redis import ConnectionError, Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # One immediate retry, as a server closes idle connections; the default waits for seconds.
    retry = Retry(NoBackoff(), 1, supported_errors=(ConnectionError,))
    return Redis.from_url(
        url, socket_connect_timeout=CONNECT_TIMEOUT_SECONDS, socket_timeout=READ_TIMEOUT_SECONDS, retry=retry
    )


def open_redis(url: str) -> "RedisCache":
    """The cache in the server at ``url``.

    Raises:
        ValueError: the URL is malformed.
    """
    return RedisCache(connect(url))


class RedisCache:
    """``AudioStore`` in one server.

    Args:
        client: connection pool; safe to use from several threads.
        clock: monotonic time in seconds.
    """

    def __init__(self, client: "Redis", clock: Callable[[], float] = time.monotonic) -> None:
        from redis import RedisError

        self._client, self._clock = client, clock
        self._fault_types = (RedisError, OSError)
        self._lock = threading.Lock()
        self._faults = 0
        self._retry_at: float | None = None
        """Time of the next attempt after a fault; None: the last attempt succeeded."""

    def find(self, key: str) -> Entry | None:
        """The value of ``key``, whose expiry begins anew; to be closed."""
        value = b""
        if not self._is_suspended():
            with self._tolerate_faults(), self._client.pipeline(transaction=False) as pipeline:
                # Limited, as other clients may have written it.
                pipeline.getrange(KEY_PREFIX + key, 0, HEADER_BYTES + MAX_VALUE_BYTES)
                pipeline.expire(KEY_PREFIX + key, TTL_SECONDS)
                value = pipeline.execute()[0]
        file = io.BytesIO(value)
        size = verified_size(file)
        if value and size is None:
            logger.warning("a value of the cache is damaged and counts as absent")
        return None if size is None else Entry(file, size)

    def store(self, key: str, chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
        """Pass ``chunks`` on; the value is stored once the last of them has been taken."""
        buffer = io.BytesIO()
        buffer.write(bytes(HEADER_BYTES))
        for chunk in chunks:
            if not buffer.closed and buffer.write(chunk) and buffer.tell() > HEADER_BYTES + MAX_VALUE_BYTES:
                buffer.close()
            yield chunk
        if not buffer.closed and not self._is_suspended():
            with buffer.getbuffer() as value, self._tolerate_faults():
                audio = value[HEADER_BYTES:]
                value[:HEADER_BYTES] = file_header(len(audio), zlib.crc32(audio))
                audio.release()
                self._client.set(KEY_PREFIX + key, value, ex=TTL_SECONDS)

    def metrics(self) -> Iterator[Metric]:
        """Number of faults, and the state of the server."""
        yield Metric("kokoro_cache_faults", "Times that the cache's server failed.", self._faults, is_counter=True)
        yield Metric("kokoro_cache_reachable", "0 after a fault of the cache's server.", self._retry_at is None)

    def _is_suspended(self) -> bool:
        return self._retry_at is not None and self._clock() < self._retry_at

    @contextmanager
    def _tolerate_faults(self) -> Iterator[None]:
        """Turn a fault of the server into a warning, so that the answer goes on."""
        try:
            yield
        except self._fault_types as error:
            with self._lock:
                was_working, self._retry_at = self._retry_at is None, self._clock() + RETRY_AFTER_SECONDS
                self._faults += 1
            if was_working:
                logger.warning("the cache's server fails, speech goes on without it: %s", error)
            return
        with self._lock:
            was_failing, self._retry_at = self._retry_at is not None, None
        if was_failing:
            logger.info("the cache's server works again")
