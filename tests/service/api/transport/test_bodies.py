import io
import json

import falcon
import pytest
from falcon import testing

from service.api.transport.bodies import OTHER_FIELDS_BYTES, body_limit, read_body
from service.errors import BodyTooLarge, InvalidInput


class Stream(io.BytesIO):
    """A server's body stream that remembers how much was taken."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


class Broken(io.RawIOBase):
    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, size: int = -1, /) -> bytes:
        raise self._error


def request(stream: io.IOBase, length: int | None = None, content_encoding: str | None = None) -> falcon.Request:
    headers = {"Content-Encoding": content_encoding} if content_encoding else {}
    environ = testing.create_environ("/", method="POST", headers=headers)
    environ.pop("CONTENT_LENGTH", None)
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    environ["wsgi.input"] = stream
    environ["wsgi.input_terminated"] = True
    return falcon.Request(environ)


def test_a_chunked_upload_without_a_length_is_read_whole() -> None:
    assert read_body(request(Stream(b"x" * 1000)), 1000) == b"x" * 1000


def test_no_more_than_the_limit_is_read() -> None:
    stream = Stream(b"x" * 5000)
    with pytest.raises(BodyTooLarge) as caught:
        read_body(request(stream), 1000)
    assert caught.value.limit == 1000
    assert stream.taken == 1001


def test_a_length_over_the_limit_is_refused_unread() -> None:
    stream = Stream(b"x" * 5000)
    with pytest.raises(BodyTooLarge):
        read_body(request(stream, length=5000), 1000)
    assert stream.taken == 0


def test_a_client_that_stops_sending_is_told_so() -> None:
    with pytest.raises(falcon.HTTPError) as caught:
        read_body(request(Broken(TimeoutError())), 1000)
    assert caught.value.status_code == 408


@pytest.mark.parametrize("error", [OSError("connection lost"), ValueError("bad chunk")])
def test_broken_framing_is_the_callers_fault(error: Exception) -> None:
    with pytest.raises(InvalidInput, match=str(error)):
        read_body(request(Broken(error)), 1000)


def test_a_compressed_body_is_refused() -> None:
    with pytest.raises(falcon.HTTPUnsupportedMediaType):
        read_body(request(Stream(b"x"), content_encoding="gzip"), 1000)


@pytest.mark.parametrize("character", ["x", "é", "☃", "😀", "\x01", '"'])
def test_the_longest_input_fits_however_it_is_escaped(character: str) -> None:
    body = json.dumps({"input": character * 4096, "instructions": character * 4096}, ensure_ascii=True)
    assert len(body) <= body_limit(4096)


def test_the_limit_grows_with_the_longest_input_only() -> None:
    assert body_limit(0) == OTHER_FIELDS_BYTES
    assert body_limit(2000) - body_limit(1000) == 12_000
