import msgspec
import pytest

from service.api.requests.decoding import MAX_DEPTH, decode
from service.errors import InvalidInput
from tests.cpu_time import cpu_limit


class Body(msgspec.Struct):
    input: str
    speed: float = 1.0


DECODER = msgspec.json.Decoder(Body)


def refused(body: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        decode(body, DECODER)
    return caught.value


def test_a_body_is_typed_and_what_is_not_known_is_ignored() -> None:
    assert decode(b'{"input": "Hi", "other": [1]}', DECODER) == Body("Hi")


@pytest.mark.parametrize(("body", "param"), [(b"{}", "input"), (b'{"input": "Hi", "speed": "1"}', "speed")])
def test_a_field_that_is_missing_or_wrong_is_named(body: bytes, param: str) -> None:
    error = refused(body)
    assert error.param == param
    assert str(error).startswith(f"{param}: ")


@pytest.mark.parametrize("body", [b"[]", b'"Hello."', b"null", b"1", b"true"])
def test_json_that_is_not_an_object(body: bytes) -> None:
    assert "must be a JSON object" in str(refused(body))


@pytest.mark.parametrize("body", [b"", b"  \r\n"])
def test_an_empty_body(body: bytes) -> None:
    assert "empty" in str(refused(body))


@pytest.mark.parametrize(
    "body",
    [b"{", b"input=Hello.", b'{"input": "Hi"} {}', b'{"input": "a\x00b"}', b"\xef\xbb\xbf{}"],
)
def test_a_body_that_is_not_json(body: bytes) -> None:
    assert "not JSON" in str(refused(body))


@pytest.mark.parametrize("text", ["\\ud800", "a\\uDC00b", "\\ud83d\\ud83d\\ude00", "\\ud83d\\u0041"])
def test_half_a_character_is_told_from_other_faults(text: str) -> None:
    assert "half a character in it: \\ud" in str(refused(f'{{"input": "{text}"}}'.encode())).lower()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_shown_in_their_place(number: str) -> None:
    assert '"speed": ' in str(refused(f'{{"input": "Hi", "speed": {number}}}'.encode()))


@pytest.mark.parametrize("body", [b'{"input": "\xff"}', b'{"input": "\xed\xa0\x80"}'])
def test_a_body_that_is_not_utf8(body: bytes) -> None:
    assert "UTF-8" in str(refused(body))


@pytest.mark.parametrize("bracket", [b"[", b'{"a":'])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_a_body_that_is_nested_too_deeply(bracket: bytes, depth: int) -> None:
    assert "deep" in str(refused(b'{"input": "Hi", "x": ' + bracket * (depth - 1)))


def test_many_brackets_are_not_deep() -> None:
    text = '[[{\\"' * MAX_DEPTH
    body = f'{{"input": "{text}", "x": {"[" * (MAX_DEPTH - 1)}{"]" * (MAX_DEPTH - 1)}, "y": [{"[], " * MAX_DEPTH}[]]}}'
    assert decode(body.encode(), DECODER) == Body('[[{"' * MAX_DEPTH)


@pytest.mark.parametrize("filling", [b"[", b'"', b'\\"', b'"[', b"[]", b'{"a":[]},'])
def test_the_depth_of_the_largest_body_takes_linear_time(filling: bytes) -> None:
    body = b'{"input": "Hi", "x": [' + filling * (120_000 // len(filling))
    with cpu_limit(0.5):
        refused(body)
