"""Finished audio in Redis or Valkey, for servers that share no disk.

A key for each answer, with the value that a file of the directory would have, checksum and all. How much there is
altogether is the server's own business (``maxmemory`` and an eviction policy); here each value is limited, and goes a
week after it was last wanted.

* A value is read whole before the answer begins, which a limit of 1 MiB allows: two minutes of MP3. So a server that
  goes away cannot break an answer, and nobody waits for one that is slow more than once. What is larger is made anew.
* Faults are one warning, and counted. After each the server is left alone for some seconds, so that speech does not
  wait for a time-out in every request.
"""

import io
import logging
import threading
import time
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from service.cache.files import HEAD, Entry, checked_size, head
from service.cache.stores import Figure
from service.errors import BadSetting

if TYPE_CHECKING:
    from redis import Redis

logger = logging.getLogger(__name__)

PREFIX = "kokoro:"
WEIGHT = 12
"""MiB: 5 of the library, and what is read and written."""
LARGEST = 1 << 20
"""Bytes of a value. Four may be sent at once (``service.api.dispatch.SENDING``) while another is written."""
WEEK = 7 * 24 * 3600
CONNECTING = 0.25
"""Seconds; a server of one's own network needs a thousandth."""
ANSWERING = 0.5
"""Seconds for each piece of an answer."""
REST = 5.0
"""Seconds for which a server is left alone that has failed."""


def connect(url: str) -> "Redis":
    """A client of that server, which need not be there yet.

    Raises:
        BadSetting: the URL is none of Redis, or its library is missing.
    """
    try:
        from redis import ConnectionError, Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        raise BadSetting("KOKORO_CACHE_URL", "needs the extra kokoro-lite[redis]") from error
    # Once more at once, as a server closes connections that were idle; its own default waits for seconds.
    retry = Retry(NoBackoff(), 1, supported_errors=(ConnectionError,))
    try:
        return Redis.from_url(url, socket_connect_timeout=CONNECTING, socket_timeout=ANSWERING, retry=retry)
    except ValueError:
        # Not its message nor the value: there is a password in it.
        raise BadSetting("KOKORO_CACHE_URL", "is not like redis://, rediss:// or unix://") from None


class RemoteCache:
    """The values of one server.

    Args:
        client: speaks to it; safe to use from several threads.
        clock: seconds that never go back.
    """

    def __init__(self, client: "Redis", clock: Callable[[], float] = time.monotonic) -> None:
        from redis import RedisError

        self._client, self._clock = client, clock
        self._faulty = (RedisError, OSError)
        self._lock = threading.Lock()
        self._faults = 0
        self._rests_until: float | None = None
        """None: it worked when last asked."""

    def find(self, key: str) -> Entry | None:
        """The value of that key, which now has another week."""
        value = b""
        if not self._rests():
            with self._tolerant(), self._client.pipeline(transaction=False) as asked:
                # Not all of it, whoever put it there.
                asked.getrange(PREFIX + key, 0, HEAD + LARGEST)
                asked.expire(PREFIX + key, WEEK)
                value = asked.execute()[0]
        file = io.BytesIO(value)
        size = checked_size(file)
        if value and size is None:
            logger.warning("a value of the cache is damaged and counts as absent")
        return None if size is None else Entry(file, size)

    def store(self, key: str, chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
        """The same chunks, and the value they make kept once the last of them has been taken."""
        draft = io.BytesIO()
        draft.write(bytes(HEAD))
        for chunk in chunks:
            if not draft.closed and draft.write(chunk) and draft.tell() > HEAD + LARGEST:
                draft.close()
            yield chunk
        if not draft.closed and not self._rests():
            with draft.getbuffer() as value, self._tolerant():
                audio = value[HEAD:]
                value[:HEAD] = head(len(audio), zlib.crc32(audio))
                audio.release()
                self._client.set(PREFIX + key, value, ex=WEEK)

    def figures(self) -> Iterator[Figure]:
        yield Figure("kokoro_cache_faults", "Times that the cache's server failed.", self._faults, counted=True)
        yield Figure("kokoro_cache_reachable", "0 after a fault of the cache's server.", self._rests_until is None)

    def _rests(self) -> bool:
        return self._rests_until is not None and self._clock() < self._rests_until

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """Whatever happens to the server, the answer goes on."""
        try:
            yield
        except self._faulty as error:
            with self._lock:
                worked, self._rests_until = self._rests_until is None, self._clock() + REST
                self._faults += 1
            if worked:
                logger.warning("the cache's server fails, speech goes on without it: %s", error)
            return
        with self._lock:
            failed, self._rests_until = self._rests_until is not None, None
        if failed:
            logger.info("the cache's server works again")
