from collections import Counter

from benchmarks.responses.requests import CAPTIONED, PHONEMIZE, REQUESTS, SPEECH, TIMESTAMPS, Request


def fields(request: Request) -> dict[str, object]:
    return {} if isinstance(request.body, bytes) else dict(request.body)


def test_there_are_60_requests_with_names_of_their_own() -> None:
    assert len(REQUESTS) == 60
    assert len({request.name for request in REQUESTS}) == 60


def test_every_format_and_speed_is_spoken() -> None:
    spoken = [fields(request) for request in REQUESTS if request.path == SPEECH and request.status == 200]
    assert {body["response_format"] for body in spoken} >= {"mp3", "opus", "aac", "flac", "wav", "pcm"}
    assert {body["speed"] for body in spoken if "speed" in body} >= {0.25, 0.7, 1.5, 4}
    assert {body["stream_format"] for body in spoken if "stream_format" in body} == {"audio", "sse"}


def test_every_language_is_read_and_spoken_by_a_voice_of_its_own() -> None:
    voices = {str(fields(request).get("voice"))[0] for request in REQUESTS if request.name.startswith("speech-")}
    assert voices == set("abefhijpz")
    assert sum(request.name.startswith("phonemes-") for request in REQUESTS) == 9


def test_what_needs_an_optional_dependency_says_which() -> None:
    for request in REQUESTS:
        body = fields(request)
        japanese = str(body.get("voice", "")).startswith("j") or body.get("lang") == "ja-JP"
        assert request.extra == ("fugashi" if japanese else "av" if body.get("response_format") == "aac" else "")


def test_every_route_that_works_and_every_kind_of_error_is_requested() -> None:
    paths = {request.path.partition("?")[0] for request in REQUESTS}
    assert paths >= {SPEECH, TIMESTAMPS, CAPTIONED, PHONEMIZE, "/", "/healthz", "/readyz", "/openapi.json"}
    assert Counter(request.status for request in REQUESTS) == {200: 51, 400: 6, 404: 1, 405: 1, 415: 1}
