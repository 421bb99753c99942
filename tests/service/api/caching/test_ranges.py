"""Parts of audio that was made before, as RFC 9110 has them for GET."""

import re
from pathlib import Path

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzzing import examples
from tests.service.api.asking import ask, tag_of
from tests.service.contract import assert_openai_error


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 72_000)),
        ("bytes=71999-", (71_999, 72_000)),
        ("bytes=100-200", (100, 201)),
        ("bytes=65000-66000", (65_000, 66_001)),
        ("bytes=70000-99999", (70_000, 72_000)),
        ("bytes=-1", (71_999, 72_000)),
        ("bytes=-99999999", (0, 72_000)),
        ("Bytes= 5-6 ", (5, 7)),
        ("bytes=0-" + "9" * 5000, (0, 72_000)),
        ("bytes=" + "0" * 5000 + "1-1", (1, 2)),
    ],
)
def test_a_part_of_kept_audio(caching: testing.TestClient, value: str, part: tuple[int, int]) -> None:
    audio = ask(caching).content
    answer = ask(caching, Range=value)
    assert answer.status_code == 206
    assert answer.content == audio[slice(*part)]
    assert answer.headers["content-range"] == f"bytes {part[0]}-{part[1] - 1}/72000"
    assert answer.headers["content-length"] == str(part[1] - part[0])
    assert answer.headers["content-type"] == "audio/pcm"


@pytest.mark.parametrize("value", ["bytes=72000-", "bytes=72000-72001", "bytes=-0", "bytes=" + "9" * 5000 + "-"])
def test_a_part_that_is_not_there(caching: testing.TestClient, folder: Path, value: str) -> None:
    ask(caching)
    answer = ask(caching, Range=value)
    assert_openai_error(answer, 416)
    assert answer.headers["content-range"] == "bytes */72000"
    assert ask(caching).status_code == 200


@pytest.mark.parametrize(
    "value", ["bytes=2-1", "bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,5-6", "bytes 0-1", "bytes=0-1-2", "bytes=٣-"]
)
def test_what_is_no_single_range_is_as_if_it_were_not_there(caching: testing.TestClient, value: str) -> None:
    ask(caching)
    answer = ask(caching, Range=value.encode().decode("latin-1"))
    assert (answer.status_code, len(answer.content)) == (200, 72_000)


def test_a_range_of_what_is_still_to_be_made_is_ignored(caching: testing.TestClient) -> None:
    answer = ask(caching, Range="bytes=0-1")
    assert (answer.status_code, len(answer.content)) == (200, 72_000)


@pytest.mark.parametrize(
    ("condition", "status"),
    [("{}", 206), (" {} ", 206), ("W/{}", 200), ('"other"', 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200), ("", 200)],
)
def test_a_part_of_another_file_is_not_sent(caching: testing.TestClient, condition: str, status: int) -> None:
    answer = ask(caching, If_Range=condition.format(tag_of(caching)), Range="bytes=0-1")
    assert answer.status_code == status
    assert len(answer.content) == (2 if status == 206 else 72_000)


number = st.one_of(st.integers(0, 80_000).map(str), st.sampled_from(["", "0", "71999", "72000", "9" * 30, "00", "-1"]))
spec = st.builds("{}-{}".format, number, number)
header = st.one_of(
    st.lists(spec, min_size=1, max_size=3).map(lambda specs: "bytes=" + ",".join(specs)),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    st.text(st.sampled_from("bytes=0123456789-, \t"), max_size=30),
    st.builds("{}={}".format, st.sampled_from(["BYTES", "bytes ", "byte", "items"]), spec),
)


@settings(max_examples=examples(80), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=header)
def test_never_other_bytes_than_asked_for(caching: testing.TestClient, value: str) -> None:
    audio = bytes(ask(caching).content)
    answer = ask(caching, Range=value)
    assert answer.status_code in {200, 206, 416}
    if answer.status_code == 200:
        assert answer.content == audio
    elif answer.status_code == 416:
        assert answer.headers["content-range"] == "bytes */72000"
    else:
        first, last = re.fullmatch(r"bytes=[ \t]*(\d*)-(\d*)\s*", value, re.IGNORECASE).groups()  # type: ignore[union-attr]
        start, stop = (int(first), min(int(last or 72_000), 71_999)) if first else (max(72_000 - int(last), 0), 71_999)
        assert answer.headers["content-range"] == f"bytes {start}-{stop}/72000"
        assert answer.content == audio[start : stop + 1]
