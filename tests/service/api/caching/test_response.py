"""Audio that was made before and is sent from the cache: hits and misses."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from service.api.dispatch import MAX_SENDERS
from service.app import create_app
from service.audio.encoders import FORMATS
from service.cache.directory import DirectoryCache
from service.settings import Settings
from tests.service.api.asking import BODY, MIB, PATH, ask, tag_of
from tests.service.fakes import LIMIT, FakeEngine, wait_until


@pytest.mark.parametrize("name", [form.name for form in FORMATS])
def test_a_hit_has_the_bytes_of_the_miss_and_takes_no_engine(
    caching: testing.TestClient, speaker: FakeEngine, name: str
) -> None:
    body = {"input": "pieces=5 size=30000", "response_format": name}
    made, kept = ask(caching, body), ask(caching, body)
    assert len(speaker.asked) == 1
    assert kept.content == made.content
    assert kept.headers["content-length"] == str(len(made.content))
    assert kept.headers["accept-ranges"] == "bytes"
    assert "accept-ranges" not in made.headers
    for header in ("content-type", "etag", "cache-control"):
        assert kept.headers[header] == made.headers[header]


def test_a_hit_takes_no_place(speaker: FakeEngine, folder: Path) -> None:
    app = create_app(speaker, Settings(wait_seconds=0), cache=DirectoryCache(folder, MIB))
    client = testing.TestClient(app)
    made = ask(client).content
    environ = testing.create_environ(PATH, method="POST", body='{"input": "pieces=9"}')
    body: Any = app(environ, testing.StartResponseMock())
    assert ask(client, {"input": "pieces=2"}).status_code == 429
    assert ask(client).content == made
    body.close()


def test_of_those_that_are_sent_from_the_cache_only_some_take_no_place(
    caching: testing.TestClient, speaker: FakeEngine
) -> None:
    """Or clients that read slowly would have all the threads."""
    ask(caching)

    def begin() -> Any:
        environ = testing.create_environ(PATH, method="POST", body=json.dumps(BODY))
        return caching.app(environ, testing.StartResponseMock())

    def speaking() -> bool:
        return "kokoro_speaking 1.0" in caching.simulate_get("/metrics").text

    bodies = [begin() for _ in range(MAX_SENDERS)]
    assert not speaking()
    bodies.append(begin())
    assert speaking()
    for body in bodies:
        assert len(b"".join(body)) == 72_000
        body.close()
    assert not speaking()
    again = [begin() for _ in range(MAX_SENDERS)]
    assert not speaking(), "every one has given its permit back"
    for body in again:
        body.close()
    assert len(speaker.asked) == 1


def test_other_wishes_are_not_answered_from_the_cache(caching: testing.TestClient, speaker: FakeEngine) -> None:
    wishes: list[dict[str, Any]] = [{}, {"voice": "bm_george"}, {"speed": 2.0}, {"volume": 0.5}, {"pitch": 2.0}]
    answers = [ask(caching, BODY | wish) for wish in [*wishes, {"response_format": "wav"}]]
    assert len(speaker.asked) == len(answers) == len({answer.headers["etag"] for answer in answers})


def test_defaults_that_are_written_out_are_the_same_wish(caching: testing.TestClient, speaker: FakeEngine) -> None:
    ask(caching, BODY)
    ask(caching, BODY | {"voice": {"id": "af_heart"}, "speed": 1, "model": "tts-1", "stream_format": "audio"})
    assert len(speaker.asked) == 1


def test_events_are_neither_kept_nor_answered_from_the_cache(caching: testing.TestClient, speaker: FakeEngine) -> None:
    for _ in range(2):
        answer = ask(caching, BODY | {"stream_format": "sse"}, If_None_Match="*")
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "etag" not in answer.headers
    assert len(speaker.asked) == 2


def test_two_that_ask_the_same_at_once_are_spoken_to_once(
    caching: testing.TestClient, speaker: FakeEngine, gate: threading.Event
) -> None:
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(caching, BODY | {"input": "pieces=3 hold=1"})))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    assert wait_until(lambda: speaker.made == 1)
    assert wait_until(lambda: "kokoro_waiting 2.0" in caching.simulate_get("/metrics").text)
    gate.set()
    for thread in threads:
        thread.join(LIMIT)
    assert len(speaker.asked) == 1
    assert len({answer.content for answer in answers}) == 1
    assert len(answers) == 3
    assert speaker.running == 0


def test_the_access_line_tells_a_hit_from_a_miss(caching: testing.TestClient, lines: Any) -> None:
    tag = tag_of(caching)
    ask(caching)
    ask(caching, Range="bytes=0-99")
    ask(caching, If_None_Match=tag)
    miss, hit, part, known = lines()
    assert (miss["cache"], miss["expected_wait"], miss["audio"]) == ("miss", 0, 1.5)
    assert (hit["cache"], hit["status"], hit["sent"], hit["outcome"]) == ("hit", 200, 72_000, "complete")
    assert "waited" not in hit and "audio" not in hit and "synthesis" not in hit
    assert (part["cache"], part["status"], part["sent"]) == ("hit", 206, 100)
    assert (known["status"], known["format"]) == (304, "pcm")
    assert "cache" not in known and "sent" not in known


def test_without_a_cache_the_line_does_not_speak_of_one(client: testing.TestClient, lines: Any) -> None:
    ask(client)
    (line,) = lines()
    assert "cache" not in line
