"""Responses from the cache: the bytes of the first synthesis, whole or in part, with their Content-Length."""

import falcon

from service.api.caching.conditions import requested_range
from service.api.context import RequestContext
from service.cache.files import Entry

MIN_BYTES_PER_SECOND = 8000
"""Average rate at which a client must read, or it is disconnected: a line of 64 kbit/s."""


def send_entry(context: RequestContext, entry: Entry, tag: falcon.ETag) -> None:
    """Respond with a cached file, read in pieces.

    Raises:
        falcon.HTTPRangeNotSatisfiable: the file has none of the requested bytes.
        OSError: it cannot be read after all.
    """
    resp = context.resp
    part = requested_range(context.req, tag, entry.size)
    sent = part or range(entry.size)
    context.client.extend_deadline(len(sent) / MIN_BYTES_PER_SECOND)
    context.stream(entry.read(sent.start, sent.stop))
    if part is not None:
        resp.status = falcon.HTTP_206
        resp.content_range = (part.start, part.stop - 1, entry.size)
    resp.accept_ranges = "bytes"
    resp.content_length = len(sent)
