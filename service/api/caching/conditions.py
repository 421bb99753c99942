"""Conditional requests: ``If-None-Match``, ``If-Match``, ``Range`` and ``If-Range`` of audio.

RFC 9110 defines none of them for POST: a failed If-None-Match would mean 412, and the bytes of a POST belong to no URL.
But this POST changes nothing; it is a GET whose query is too long for a URL, and what caches its responses knows that
(nginx with ``proxy_cache_methods POST`` and ``proxy_cache_revalidate``, a CDN whose key has the body's digest, an
application's own cache). So conditions mean what they mean for GET, as RFC 9110 would have it for a safe method:

* ``If-None-Match`` with the tag: 304, without a synthesis, a place in the queue, or a file. ``*`` is ignored: a client
  that sends it holds no bytes that 304 could confirm, and a resource without GET has no current representation
  (RFC 9110, 13.1.2).
* ``If-Match`` without the tag: 412. ``If-Modified-Since`` is defined for GET alone, and nothing here has a date.
* ``Range`` applies to cached audio; players seek with it, downloads resume. Audio that is still to be synthesised is
  sent whole (200), which a client must expect. So it is for several ranges, or a malformed one: both may be ignored.

The tag is strong: the digest of everything that determines the bytes, known before there are any.
"""

import re

import falcon

TAG_DIGITS = 32
"""Hexadecimal digits of the digest in a tag; 128 bits are enough."""

_BYTES = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
_MAX_DIGITS = 18
"""More digits than any file size has; int() refuses thousands of them."""
_BEYOND_ANY_FILE = 1_000_000_000_000_000_000


def entity_tag(key: str) -> falcon.ETag:
    """The strong tag of the audio with that cache key."""
    return falcon.ETag(key[:TAG_DIGITS])


def is_current(req: falcon.Request, tag: falcon.ETag) -> bool:
    """True if the client has the audio already, so that 304 will do.

    Raises:
        falcon.HTTPPreconditionFailed: ``If-Match`` does not have the tag.
    """
    if (required := req.if_match) is not None and not any(_matches(known, tag) for known in required):
        raise falcon.HTTPPreconditionFailed(description="the audio is not, or no longer, what If-Match names")
    return any(isinstance(known, falcon.ETag) and known == tag for known in req.if_none_match or ())


def requested_range(req: falcon.Request, tag: falcon.ETag, size: int) -> range | None:
    """The bytes that the client requests of a file of ``size`` bytes; None: all of them, without a ``Range``.

    Raises:
        falcon.HTTPRangeNotSatisfiable: the file has none of the bytes.
    """
    found = _BYTES.fullmatch(req.get_header("Range", default=""))
    if found is None or not _range_applies(req, tag):
        return None
    first, last = (_number(digits) for digits in found.groups())
    if first is None:
        if last is None:
            return None
        part = range(max(0, size - last), size)
    elif last is None:
        part = range(first, size)
    elif first <= last:
        part = range(first, min(last + 1, size))
    else:
        return None
    if not part:
        raise falcon.HTTPRangeNotSatisfiable(size, description=f"Range: the file has {size} bytes")
    return part


def _matches(known: falcon.ETag | str, tag: falcon.ETag) -> bool:
    return tag.strong_compare(known) if isinstance(known, falcon.ETag) else known == "*"


def _range_applies(req: falcon.Request, tag: falcon.ETag) -> bool:
    """True unless ``If-Range`` names other audio; a date or a weak tag never matches."""
    condition = req.get_header("If-Range")
    return condition is None or condition.strip() == tag.dumps()


def _number(digits: str) -> int | None:
    significant = digits.lstrip("0")
    if len(significant) > _MAX_DIGITS:
        return _BEYOND_ANY_FILE
    return int(significant or "0") if digits else None
