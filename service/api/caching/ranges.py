"""Parts of a file: ``Range`` and ``If-Range``.

RFC 9110 defines ranges for GET alone and leaves other methods to those who define them; here they are what they would
be for GET, for the reasons given in ``service.api.caching.conditions``. Players seek with them, downloads resume.

A part can be had of a file that is there: in the cache. Audio that is still to be made is sent whole (200), which a
client must expect. So it must where there are several ranges, or none that can be read: both may be ignored.
"""

import re

import falcon

_BYTES = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
_DIGITS = 18
"""No file has more bytes than these digits can count; int() refuses thousands of them."""
_BEYOND = 1_000_000_000_000_000_000


def requested_part(req: falcon.Request, tag: falcon.ETag, size: int) -> range | None:
    """The bytes that the client wants of a file with ``size``; None: all of them, as if it had not asked for a part.

    Raises:
        falcon.HTTPRangeNotSatisfiable: the file has none of the bytes.
    """
    found = _BYTES.fullmatch(req.get_header("Range", default=""))
    if found is None or not _applies(req, tag):
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


def _applies(req: falcon.Request, tag: falcon.ETag) -> bool:
    """Whether the part belongs to the file that the client has the rest of; a date or a weak tag never says so."""
    condition = req.get_header("If-Range")
    return condition is None or condition.strip() == tag.dumps()


def _number(digits: str) -> int | None:
    significant = digits.lstrip("0")
    if len(significant) > _DIGITS:
        return _BEYOND
    return int(significant or "0") if digits else None
