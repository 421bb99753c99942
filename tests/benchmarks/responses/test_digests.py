from pathlib import Path

import msgspec
import pytest

from benchmarks.responses.digests import Digest, Response, differences, digest, encode_digests, load_digests
from benchmarks.responses.requests import Request

JSON = "application/json"
LIST = Request("models", "GET", "/v1/models")
DOCUMENT = Request("openapi", "GET", "/openapi.json")
STREAM = Request("timestamps", "POST", "/v1/audio/speech/timestamps")


def of(request: Request, body: bytes, status: int = 200, content_type: str = JSON) -> Digest:
    return digest(request, Response(status, content_type, body))


@pytest.fixture
def reference() -> tuple[Digest, ...]:
    return of(LIST, b"[]"), of(DOCUMENT, b"{}"), of(STREAM, b"{}")


def test_equal_runs_have_no_differences(reference: tuple[Digest, ...]) -> None:
    assert list(differences(reference, reference)) == []


def test_a_difference_names_the_request_and_both_values(reference: tuple[Digest, ...]) -> None:
    status, document, stream = reference
    status = msgspec.structs.replace(status, status=500)
    stream = msgspec.structs.replace(stream, complete=False)
    assert list(differences(reference, (status, document, stream))) == [
        "models: status 500 (reference: 200)",
        "timestamps: complete False (reference: True)",
    ]


def test_another_byte_of_audio_is_a_difference() -> None:
    before, after = (of(STREAM, body, content_type="audio/mpeg") for body in (b"ID3\0", b"ID3\1"))
    (line,) = differences([before], [after])
    assert line == f"timestamps: sha256 {after.sha256} (reference: {before.sha256})"


def test_a_request_of_one_run_only_is_a_difference(reference: tuple[Digest, ...]) -> None:
    assert list(differences(reference[:2], reference[1:])) == [
        "models: only in the reference",
        "timestamps: only in the new run",
    ]


def test_the_time_of_the_build_and_ids_of_requests_do_not_count() -> None:
    bodies = (b'{"data":[{"id":"a","created":1,"request_id":"x"}]}', b'{"data": [{"id": "a", "created": 22}]}')
    assert of(LIST, bodies[0]) == of(LIST, bodies[1])
    assert of(LIST, bodies[0]) != of(LIST, bodies[0].replace(b'"a"', b'"b"'))


def test_the_order_of_fields_counts_in_lists_and_not_in_the_document() -> None:
    bodies = b'{"a":1,"b":2}', b'{"b":2,"a":1}'
    assert of(LIST, bodies[0]) != of(LIST, bodies[1])
    assert of(DOCUMENT, bodies[0]) == of(DOCUMENT, bodies[1])


def test_the_schema_of_a_field_that_does_not_count_does() -> None:
    before, after = (b'{"properties":{"created":{"type":"%s"}}}' % kind for kind in (b"integer", b"string"))
    assert of(DOCUMENT, before) != of(DOCUMENT, after)


def test_json_that_is_streamed_counts_byte_by_byte_and_an_error_in_its_place_does_not() -> None:
    assert of(STREAM, b'{"created":1}') != of(STREAM, b'{"created":2}')
    assert of(STREAM, b'{"created":1}', status=400) == of(STREAM, b'{"created":2}', status=400)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_a_body_that_is_no_json_after_all_counts_as_it_is(body: bytes) -> None:
    assert of(LIST, body).length == len(body)


def test_an_output_can_be_loaded_again(reference: tuple[Digest, ...], tmp_path: Path) -> None:
    path = tmp_path / "responses.jsonl"
    path.write_bytes(encode_digests(reference))
    assert load_digests(path) == reference
    assert path.read_bytes().count(b"\n") == len(reference)
