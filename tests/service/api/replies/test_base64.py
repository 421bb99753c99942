import base64

from hypothesis import given
from hypothesis import strategies as st

from service.api.replies.base64 import MAX_SPAN_BYTES, base64_spans


@given(st.lists(st.binary(max_size=20)))
def test_spans_decode_one_by_one_and_joined(chunks: list[bytes]) -> None:
    spans = list(base64_spans(chunks))
    whole = b"".join(chunks)
    assert b"".join(map(base64.b64decode, spans)) == whole
    assert base64.b64decode(b"".join(spans)) == whole
    assert all(spans)


def test_a_large_chunk_comes_in_spans_of_bounded_size() -> None:
    spans = list(base64_spans([bytes(5 * MAX_SPAN_BYTES + 1)]))
    assert len(spans) == 6
    assert max(map(len, spans)) <= 32 * 1024


def test_a_chunk_is_sent_on_before_the_next_is_asked_for() -> None:
    chunks = iter([b"abcd", b"ef"])
    spans = base64_spans(chunks)
    assert next(spans) == base64.b64encode(b"abc")
    assert next(chunks) == b"ef"
