import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.server.connection import MAX_COLLECTED_BYTES, is_complete

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
        b"x" * MAX_COLLECTED_BYTES,
    ],
)
def test_a_request_that_a_thread_need_not_wait_for_is_complete(received: bytes) -> None:
    assert is_complete(received)


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
        b"x" * (MAX_COLLECTED_BYTES - 1),
    ],
)
def test_a_request_that_is_not_complete_gets_no_thread(received: bytes) -> None:
    assert not is_complete(received)


@given(st.binary(max_size=20))
def test_any_body_is_complete_once_its_declared_length_has_arrived(body: bytes) -> None:
    assert is_complete(POST + b"Content-Length: 5\r\n\r\n" + body) is (len(body) >= 5)


@given(st.binary(max_size=300), st.sampled_from([b"", POST]))
def test_any_bytes_without_the_end_of_a_head_are_waited_for(rest: bytes, begin: bytes) -> None:
    received = begin + rest
    assume(b"\r\n\r\n" not in received)
    assert not is_complete(received)
