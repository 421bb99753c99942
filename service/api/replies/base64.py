"""Bytes in base64, in spans that can be put together: decoded one by one, or as one text."""

import base64
from collections.abc import Iterable, Iterator

MOST = 24 * 1024
"""Bytes in a span: COMPAT: some clients refuse lines of 64 KiB, and this is 32 of base64."""


def base64_spans(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Base64 of ``chunks``, padded at the very end alone.

    Each span is sent on with the chunk it comes from; at most two bytes wait for the next.
    """
    held = b""
    for chunk in chunks:
        held += chunk
        whole = len(held) - len(held) % 3
        for start in range(0, whole, MOST):
            yield base64.b64encode(held[start : min(start + MOST, whole)])
        held = held[whole:]
    if held:
        yield base64.b64encode(held)
