"""Request bodies, bounded in size and time.

Neither Falcon nor Gunicorn limits a body, and Falcon takes a chunked upload for an empty one (it relies on
Content-Length alone), so the server's own stream is read, which ends where the body ends.
"""

import falcon

from service.errors import BodyTooLarge, InvalidInput

BYTES_PER_CHARACTER = 12
"""Largest size of a character in JSON: two ``\\uXXXX`` for one beyond the basic plane."""
OTHER_FIELDS_BYTES = 64 * 1024
"""Size of all fields but the input; OpenAI's ``instructions`` alone may have 4096 characters."""


def body_limit(max_chars: int) -> int:
    """Largest size in bytes of a request whose input has ``max_chars`` characters."""
    return max_chars * BYTES_PER_CHARACTER + OTHER_FIELDS_BYTES


def read_body(req: falcon.Request, limit: int) -> bytes:
    """Read the whole body.

    Raises:
        BodyTooLarge: it has more than ``limit`` bytes; no more than that are read.
        InvalidInput: its framing is broken.
        falcon.HTTPError: 408, the client stopped sending; 415, it is compressed.
    """
    if req.get_header("Content-Encoding", default="identity").lower() != "identity":
        raise falcon.HTTPUnsupportedMediaType(description="the request body must not be compressed")
    if (req.content_length or 0) > limit:
        raise BodyTooLarge(limit)
    # Without a server that ends the stream (a test client's is finite anyway) only Content-Length marks the end.
    stream = req.stream if req.env.get("wsgi.input_terminated") else req.bounded_stream
    try:
        body: bytes = stream.read(limit + 1)
    except TimeoutError as error:
        raise falcon.HTTPError(falcon.HTTP_408, description="the request body did not arrive in time") from error
    except Exception as error:
        # WSGI does not specify what a broken stream raises; Gunicorn has a dozen unrelated classes for it.
        raise InvalidInput(f"the request body could not be read: {error}") from error
    if len(body) > limit:
        raise BodyTooLarge(limit)
    return body
