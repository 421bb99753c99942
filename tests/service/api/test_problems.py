import json

import falcon
import pytest

from service import errors
from service.api.problems import describe, raw_error_response

EXAMPLES: list[tuple[Exception, int, str | None]] = [
    (errors.InvalidInput("no", "field"), 400, "field"),
    (errors.InvalidInput("no"), 400, None),
    (errors.TextTooLong(10, 11), 400, "input"),
    (errors.NothingToSay(), 400, "input"),
    (errors.UnknownVoice("x", []), 400, "voice"),
    (errors.UnsupportedLanguage("jf_alpha", "ja"), 400, "voice"),
    (errors.UnknownVoices([errors.UnknownVoice("x", []), errors.UnknownVoice("y", ["z"])]), 400, "voice"),
    (errors.UnsupportedFormat("wma", ["mp3"]), 400, "response_format"),
    (errors.MissingExtra("aac", ["mp3"], "aac"), 400, "response_format"),
    (errors.BodyTooLarge(10), 413, None),
    (errors.InvalidKey(), 401, None),
    (errors.Busy(7), 429, None),
    (errors.Abandoned(), 499, None),
    (errors.OutOfTime(600), 500, None),
    (errors.ModelFault("no"), 500, None),
    (errors.TooLarge("no"), 500, None),
    (errors.NativeUnavailable("no"), 500, None),
    (errors.BadModel("m", "no"), 500, None),
    (errors.TooLittleMemory(100, "a limit", 240), 500, None),
    (errors.BadSetting("PORT", "no"), 500, None),
    (errors.UnsupportedProcessor("a processor", ["popcnt"]), 500, None),
    (errors.SetupError("no"), 500, None),
    (errors.SpeechError("no"), 500, None),
    (falcon.HTTPNotFound(), 404, None),
    (falcon.HTTPMethodNotAllowed(["GET"]), 405, None),
    (MemoryError(), 503, None),
    (KeyError("secret"), 500, None),
]


@pytest.mark.parametrize(("error", "status", "param"), EXAMPLES, ids=lambda value: type(value).__name__)
def test_every_error_has_its_status(error: Exception, status: int, param: str | None) -> None:
    problem = describe(error)
    assert problem.status == status
    assert problem.detail.param == param
    assert problem.detail.message and problem.detail.code


def test_the_whole_tree_is_among_the_examples() -> None:
    def below(kind: type[Exception]) -> set[type[Exception]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    tree = {kind for kind in below(errors.SpeechError) if kind.__module__ == errors.__name__}
    assert tree <= {type(error) for error, _, _ in EXAMPLES}


def test_ours_keep_their_code() -> None:
    for error, _, _ in EXAMPLES:
        if isinstance(error, errors.SpeechError):
            assert describe(error).detail.code == error.code


def test_busy_says_when_to_come_again_in_whole_seconds() -> None:
    assert describe(errors.Busy(7)).headers == {"Retry-After": "7"}


def test_one_that_finds_no_memory_is_to_come_again() -> None:
    assert describe(MemoryError()).headers == {"Retry-After": "5"}


def test_a_model_fault_is_not_to_be_retried() -> None:
    assert describe(errors.ModelFault("no")).headers == {"x-should-retry": "false"}


def test_headers_of_falcons_errors_are_kept() -> None:
    assert describe(falcon.HTTPMethodNotAllowed(["GET", "HEAD"])).headers["Allow"] == "GET, HEAD"


def test_one_without_a_key_is_told_how_to_show_it() -> None:
    assert describe(errors.InvalidKey()).headers == {"WWW-Authenticate": "Bearer"}


@pytest.mark.parametrize("status", [400, 414, 417, 431, 500, 501])
def test_what_never_became_a_request_is_answered_in_the_same_shape(status: int) -> None:
    head, _, body = raw_error_response(status, "no").partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert f"Content-Length: {len(body)}\r\n".encode() in head
    assert set(json.loads(body)["error"]) == {"message", "type", "param", "code"}


def test_what_nobody_foresaw_gives_nothing_away() -> None:
    assert "secret" not in describe(KeyError("secret")).detail.message
