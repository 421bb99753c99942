"""What was not read: the header, the access line and the metric say so on every kind of response."""

from collections.abc import Callable
from typing import Any

import pytest
from falcon import testing

from service.api.unread import MAX_SCRIPTS, UNREAD, describe_unread
from service.speech import UnreadScript

SPEECH, TIMESTAMPS, PHONEMIZE = "/v1/audio/speech", "/v1/audio/speech/timestamps", "/v1/phonemize"
LETTERS = "Cyrillic;letters=4;transliterated, Han;letters=1;skipped"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (SPEECH, {}),
        (SPEECH, {"stream_format": "sse"}),
        (TIMESTAMPS, {}),
        (TIMESTAMPS, {"captions": "srt"}),
        (PHONEMIZE, {}),
    ],
)
def test_letters_of_other_scripts_are_in_the_header_and_the_access_line(
    client: testing.TestClient, lines: Callable[[], list[dict[str, Any]]], path: str, fields: dict[str, str]
) -> None:
    answer = client.simulate_post(path, json={"input": "Анна 东 pieces=1", **fields})
    assert answer.headers[UNREAD] == LETTERS
    assert lines()[0]["unread"] == 5


def test_words_without_phonemes_are_counted_with_them(
    client: testing.TestClient, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    answer = client.simulate_post(SPEECH, json={"input": "Анна 东 unread=2 pieces=3"})
    assert answer.headers[UNREAD] == f"{LETTERS}, words;count=2;skipped"
    assert lines()[0]["unread"] == 7
    assert "kokoro_unread_total 7.0" in client.simulate_get("/metrics").text


def test_nothing_is_said_where_all_is_read(
    client: testing.TestClient, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    answer = client.simulate_post(SPEECH, json={"input": "Anna pieces=1"})
    assert UNREAD not in answer.headers
    assert "unread" not in lines()[0]


def test_cached_audio_has_the_header_too(caching: testing.TestClient) -> None:
    made, found = (caching.simulate_post(SPEECH, json={"input": "Анна 东 pieces=1"}) for _ in range(2))
    assert made.headers[UNREAD] == found.headers[UNREAD] == LETTERS
    current = caching.simulate_post(
        SPEECH, json={"input": "Анна 东 pieces=1"}, headers={"If-None-Match": made.headers["etag"]}
    )
    assert (current.status_code, current.headers[UNREAD]) == (304, LETTERS)


def test_nothing_is_said_if_all_was_read() -> None:
    assert describe_unread((), 0) == ""


def test_scripts_and_words_are_members_of_a_list() -> None:
    scripts = (UnreadScript("Cyrillic", 6, True), UnreadScript("Han", 2, False))
    value = "Cyrillic;letters=6;transliterated, Han;letters=2;skipped, words;count=1;skipped"
    assert describe_unread(scripts, 1) == value


def test_the_length_is_bounded() -> None:
    scripts = [UnreadScript(f"Script{number}", 4096, number % 2 == 0) for number in range(200)]
    value = describe_unread(scripts, 4096)
    assert len(value) < 400 and value.isascii()
    assert value.count(",") == MAX_SCRIPTS + 2
    assert "other;letters=397312;transliterated, other;letters=397312;skipped" in value
