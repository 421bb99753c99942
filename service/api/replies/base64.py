"""Base64 in spans that can be decoded one by one or joined and decoded as one text."""

import base64
from collections.abc import Iterable, Iterator

MAX_SPAN_BYTES = 24 * 1024
"""Bytes in a span, 32 KiB of base64. COMPAT: some clients refuse lines of 64 KiB."""


def base64_spans(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Base64 of ``chunks``, padded at the very end only.

    Each span is yielded with the chunk that it comes from; at most two bytes wait for the next chunk.
    """
    rest = b""
    for chunk in chunks:
        rest += chunk
        whole = len(rest) - len(rest) % 3
        for start in range(0, whole, MAX_SPAN_BYTES):
            yield base64.b64encode(rest[start : min(start + MAX_SPAN_BYTES, whole)])
        rest = rest[whole:]
    if rest:
        yield base64.b64encode(rest)
