"""An answer from the cache: the same bytes as when they were made, whole or in part, and this time of known length."""

from contextlib import ExitStack, closing
from functools import partial

import falcon

from service.api.caching.ranges import requested_part
from service.api.transport.connections import Client, hold, reset
from service.api.transport.streams import AudioStream
from service.cache.files import Entry

SLOWEST = 8000
"""Bytes a second that a client must take on the whole, or it is dropped: a line of 64 kbit/s."""


def send_kept(
    req: falcon.Request, resp: falcon.Response, entry: Entry, tag: falcon.ETag, listener: Client, permit: ExitStack
) -> None:
    """Answer with a file of the cache, read in pieces; the answer takes over ``permit``, and closes both at its end.

    Raises:
        falcon.HTTPRangeNotSatisfiable: the client wants a part that it does not have.
        OSError: it cannot be read after all.
    """
    with ExitStack() as held:
        held.push(permit.pop_all())
        held.callback(entry.close)
        part = requested_part(req, tag, entry.size)
        sent = part or range(entry.size)
        listener.allow(len(sent) / SLOWEST)
        chunks = held.enter_context(closing(entry.read(sent.start, sent.stop)))
        hold(req, held)
        resp.stream = AudioStream(next(chunks), chunks, held.pop_all(), partial(reset, req))
    if part is not None:
        resp.status = falcon.HTTP_206
        resp.content_range = (part.start, part.stop - 1, entry.size)
    resp.accept_ranges = "bytes"
    resp.content_length = len(sent)
