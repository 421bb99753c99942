"""Bodies that nobody would send in good faith, as strategies of hypothesis; and good ones among them."""

import json
from typing import Any

from hypothesis import strategies as st

FIELDS: dict[str, list[Any]] = {
    "input": ["Hello there.", "", " \n", "\ud800", "a\0b", "😀" * 50, "x" * 201, "1e999", "[word](/", "[pause:9e9s]"],
    "text": ["Hello there.", None],
    "voice": ["af_heart", "", "a" * 3000, "af_heart+bm_george", "af_heart(", {"id": "bm_george"}, {"id": None}, "../"],
    "response_format": ["pcm", "wav", "mp3", "aac", "PCM", "wav\0", ""],
    "speed": [1.0, 0.25, 4, 0, -1, 5e-324, 1e308, True, "1"],
    "stream_format": ["audio", "sse", "SSE", None],
    "stream": [True, False, "yes"],
    "input_type": ["text", "phonemes", "ssml"],
    "lang": ["en-us", "a", "zz", "a" * 5000],
    "lang_code": ["a", "en_GB", ""],
    "normalize": [True, False, {"numbers": False}, {"numbers": 3}, []],
    "normalization_options": [{"normalize": True}, {}, [{}]],
    "markup": [True, False, 0],
    "volume": [1.0, 0, 4.0, 1e9, -0.0],
    "pitch": [0, 12, -12.5, 1e-320],
    "durations": [[], [1], [None] * 12, [10**30], [[]]],
    "captions": ["srt", "vtt", "json", "ass"],
    "return_timestamps": [True, False, "false"],
    "instructions": ["None", {}, 10**400],
}
"""Values of each field of any route, from what is meant to what is near it."""

_numbers = st.one_of(
    st.integers(), st.floats(), st.sampled_from([0, -0.0, 1e308, 10**400, 2**63, 2**64, 5e-324, float("nan")])
)
_texts = st.one_of(st.text(max_size=30), st.text(st.characters(min_codepoint=0xD7FE, max_codepoint=0xE001), max_size=4))
_scalars = st.one_of(st.none(), st.booleans(), _numbers, _texts)
_values = st.recursive(_scalars, lambda inner: st.one_of(st.lists(inner), st.dictionaries(_texts, inner)), max_leaves=8)


@st.composite
def _objects(draw: st.DrawFn) -> bytes:
    """Fields of the routes in any order, some of them twice, with values that fit, nearly fit, or do not."""
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=6))
    pairs = [(name, draw(st.one_of(st.sampled_from(FIELDS[name]), _values))) for name in names]
    if draw(st.booleans()):
        pairs.append(("input", "Hello there."))
    ascii_only = draw(st.booleans())
    space = draw(st.sampled_from(["", " ", "\r\n\t"]))
    members = (f"{_json(name, ascii_only)}:{space}{_json(value, ascii_only)}" for name, value in pairs)
    return ("{" + space + ("," + space).join(members) + "}" + space).encode("utf-8", "surrogatepass")


def _json(value: Any, ascii_only: bool) -> str:
    return json.dumps(value, ensure_ascii=ascii_only)


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    """An object with some bytes cut out and others put in."""
    body = draw(_objects())
    begin, end = sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2)))
    return body[:begin] + draw(st.binary(max_size=4)) + body[end:]


@st.composite
def _nested(draw: st.DrawFn) -> bytes:
    """Deeper than a decoder may want to follow."""
    depth = draw(st.sampled_from([10, 1000, 20_000]))
    opening, closing = draw(st.sampled_from([(b"[", b"]"), (b'{"input":', b"}"), (b'{"a":[', b"]}")]))
    ends = depth if draw(st.booleans()) else 0
    return b'{"input": "Hello.", "instructions": ' + opening * depth + b"1" + closing * ends + b"}"


bodies = st.one_of(
    _objects(),
    _objects(),
    _damaged(),
    _nested(),
    _values.map(lambda value: _json(value, True).encode()),
    st.binary(max_size=200),
    st.sampled_from(
        [b"", b" ", b"\xef\xbb\xbf{}", b"\xff\xfe{\0}\0", b"{}{}", b"{" * 70_000, b"x" * 200_000, b'"', b"\0"]
    ),
)
