import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.bodies import body_limit
from service.settings import Settings
from service.worker import COLLECTED, KEPT, LARGEST, is_whole

POST = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "received",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /ano",
        POST + b"Content-Length: 0\r\n\r\n",
        POST + b"content-length:2\r\n\r\n{}",
        POST + b"Content-Length: 2\r\n\r\n{}GET",
        POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
        POST + b"Content-Length: 10000000\r\n\r\n",
        POST + b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
        b"x" * LARGEST,
    ],
)
def test_what_a_thread_need_not_wait_for(received: bytes) -> None:
    assert is_whole(received)


@pytest.mark.parametrize(
    "received",
    [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\n",
        POST + b"Content-Length: 2\r\n",
        POST + b"Content-Length: 2\r\n\r\n{",
        POST + b"Transfer-Encoding: chunked\r\n\r\n",
        POST + b"transfer-encoding:  chunked\r\n\r\n2\r\n{}\r\n",
        b"x" * (LARGEST - 1),
    ],
)
def test_what_is_waited_for_without_a_thread(received: bytes) -> None:
    assert not is_whole(received)


@given(st.binary(max_size=300), st.sampled_from([b"", POST, POST + b"Content-Length: 5\r\n\r\n"]))
def test_any_bytes_can_be_judged(rest: bytes, begin: bytes) -> None:
    assert is_whole(begin + rest) in {True, False}


def test_every_body_that_is_accepted_is_collected_and_all_of_them_are_few() -> None:
    assert body_limit(Settings().max_chars) < LARGEST
    assert COLLECTED * LARGEST <= 3 << 20
    assert KEPT + COLLECTED < 128
