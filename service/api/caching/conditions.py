"""ETags: what a client has already need not be said again.

RFC 9110 gives POST no such thing: a failed If-None-Match would mean 412, and the bytes of a POST belong to no URL.
But this POST changes nothing; it is a GET whose query is too long for a URL, and what keeps its answers knows that
(nginx with ``proxy_cache_methods POST`` and ``proxy_cache_revalidate``, a CDN whose key has the body's digest, an
application's own cache). So the conditions mean what they mean for GET, as RFC 9110 would have it for a safe method:

* ``If-None-Match`` with the tag: 304, without a synthesis, a place in the queue, or a file. ``*`` asks whether there
  is anything at all; whoever sends it holds no bytes that 304 could confirm, and a resource without GET has no
  representation that it could name (RFC 9110, 13.1.2). So it is as if it were not there.
* ``If-Match`` without the tag: 412. ``If-Modified-Since`` is defined for GET alone, and nothing here has a date.

The tag is strong: it is the digest of everything that determines the bytes, known before there are any.
"""

import falcon

SHOWN = 32
"""Hexadecimal digits of the digest that make a tag; 128 bits do."""


def entity_tag(key: str) -> falcon.ETag:
    """The strong tag of the audio with that key."""
    return falcon.ETag(key[:SHOWN])


def is_known(req: falcon.Request, tag: falcon.ETag) -> bool:
    """Whether the client has the audio, and 304 will do.

    Raises:
        falcon.HTTPPreconditionFailed: it wants other audio or none.
    """
    if (wanted := req.if_match) is not None and not any(_names(known, tag) for known in wanted):
        raise falcon.HTTPPreconditionFailed(description="the audio is not, or no longer, what If-Match names")
    return any(isinstance(known, falcon.ETag) and known == tag for known in req.if_none_match or ())


def _names(known: falcon.ETag | str, tag: falcon.ETag) -> bool:
    return tag.strong_compare(known) if isinstance(known, falcon.ETag) else known == "*"
