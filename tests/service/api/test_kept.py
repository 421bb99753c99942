"""Audio that was made before: from the cache, in part, or not at all, as RFC 9110 has it for GET."""

import errno
import json
import logging
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.api.desk import SENDING
from service.app import create_app
from service.audio.encoders import FORMATS
from service.cache.directory import AudioCache
from service.settings import Settings
from tests.service.contract import assert_openai_error
from tests.service.fakes import LIMIT, FakeSpeaker, wait_until

PATH = "/v1/audio/speech"
MIB = 1 << 20
BODY = {"input": "pieces=3", "response_format": "pcm"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audio"


@pytest.fixture
def caching(speaker: FakeSpeaker, folder: Path) -> testing.TestClient:
    return testing.TestClient(create_app(speaker, Settings(wait_seconds=LIMIT), cache=AudioCache(folder, 64 * MIB)))


def ask(client: testing.TestClient, body: dict[str, Any] | None = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.simulate_post(PATH, json=body or BODY, headers=named)


@pytest.mark.parametrize("name", [form.name for form in FORMATS])
def test_a_hit_has_the_bytes_of_the_miss_and_takes_no_engine(
    caching: testing.TestClient, speaker: FakeSpeaker, name: str
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


def test_a_hit_takes_no_place(speaker: FakeSpeaker, folder: Path) -> None:
    app = create_app(speaker, Settings(wait_seconds=0), cache=AudioCache(folder, MIB))
    client = testing.TestClient(app)
    made = ask(client).content
    environ = testing.create_environ(PATH, method="POST", body='{"input": "pieces=9"}')
    body: Any = app(environ, testing.StartResponseMock())
    assert ask(client, {"input": "pieces=2"}).status_code == 429
    assert ask(client).content == made
    body.close()


def test_of_those_that_are_sent_from_the_cache_only_some_take_no_place(
    caching: testing.TestClient, speaker: FakeSpeaker
) -> None:
    """Or clients that read slowly would have all the threads."""
    ask(caching)

    def begin() -> Any:
        environ = testing.create_environ(PATH, method="POST", body=json.dumps(BODY))
        return caching.app(environ, testing.StartResponseMock())

    def speaking() -> bool:
        return "kokoro_speaking 1.0" in caching.simulate_get("/metrics").text

    bodies = [begin() for _ in range(SENDING)]
    assert not speaking()
    bodies.append(begin())
    assert speaking()
    for body in bodies:
        assert len(b"".join(body)) == 72_000
        body.close()
    assert not speaking()
    again = [begin() for _ in range(SENDING)]
    assert not speaking(), "every one has given its permit back"
    for body in again:
        body.close()
    assert len(speaker.asked) == 1


def test_other_wishes_are_not_answered_from_the_cache(caching: testing.TestClient, speaker: FakeSpeaker) -> None:
    wishes: list[dict[str, Any]] = [{}, {"voice": "bm_george"}, {"speed": 2.0}, {"volume": 0.5}, {"pitch": 2.0}]
    answers = [ask(caching, BODY | wish) for wish in [*wishes, {"response_format": "wav"}]]
    assert len(speaker.asked) == len(answers) == len({answer.headers["etag"] for answer in answers})


def test_defaults_that_are_written_out_are_the_same_wish(caching: testing.TestClient, speaker: FakeSpeaker) -> None:
    ask(caching, BODY)
    ask(caching, BODY | {"voice": {"id": "af_heart"}, "speed": 1, "model": "tts-1", "stream_format": "audio"})
    assert len(speaker.asked) == 1


def test_events_are_neither_kept_nor_answered_from_the_cache(caching: testing.TestClient, speaker: FakeSpeaker) -> None:
    for _ in range(2):
        answer = ask(caching, BODY | {"stream_format": "sse"}, If_None_Match="*")
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "etag" not in answer.headers
    assert len(speaker.asked) == 2


def test_two_that_ask_the_same_at_once_are_spoken_to_once(
    caching: testing.TestClient, speaker: FakeSpeaker, gate: threading.Event
) -> None:
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask(caching, BODY | {"input": "pieces=3 hold=1"})))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    assert wait_until(lambda: speaker.made == 1)
    gate.set()
    for thread in threads:
        thread.join(LIMIT)
    assert len(speaker.asked) == 1
    assert len({answer.content for answer in answers}) == 1
    assert len(answers) == 3
    assert speaker.running == 0


@pytest.mark.parametrize("script", ["pieces=4 fail=2", "pieces=4 crash=2"])
def test_what_broke_off_is_not_kept(caching: testing.TestClient, folder: Path, script: str) -> None:
    with pytest.raises(ConnectionResetError):
        ask(caching, BODY | {"input": script})
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_what_a_client_left_is_not_kept(caching: testing.TestClient, folder: Path, taken: int) -> None:
    environ = testing.create_environ(PATH, method="POST", body=json.dumps(BODY))
    body: Any = caching.app(environ, testing.StartResponseMock())
    for _ in range(taken):
        next(iter(body))
    body.close()
    assert list(folder.iterdir()) == []
    assert ask(caching).status_code == 200


def test_an_error_is_not_kept_nor_to_be_kept(caching: testing.TestClient, folder: Path) -> None:
    answer = ask(caching, BODY | {"input": "fail=0"})
    assert_openai_error(answer, 500, code="model_fault")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("harm", ["removed", "cut", "emptied", "no directory"])
def test_a_file_that_was_harmed_is_made_again(
    caching: testing.TestClient, speaker: FakeSpeaker, folder: Path, harm: str
) -> None:
    made = ask(caching).content
    (path,) = folder.iterdir()
    if harm in {"removed", "no directory"}:
        path.unlink()
        if harm == "no directory":
            folder.rmdir()
    else:
        os.truncate(path, 1000 if harm == "cut" else 0)
    assert ask(caching).content == made
    assert ask(caching).content == made
    assert len(speaker.asked) == 2


def test_a_file_that_is_cut_while_it_is_sent_breaks_the_connection(
    caching: testing.TestClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    body = BODY | {"input": "pieces=30"}
    ask(caching, body)
    environ = testing.create_environ(PATH, method="POST", body=json.dumps(body))
    chunks: Any = caching.app(environ, testing.StartResponseMock())
    next(iter(chunks))
    (path,) = folder.iterdir()
    os.truncate(path, 70_000)
    with pytest.raises(ConnectionResetError):
        list(chunks)
    chunks.close()


def test_a_full_disk_breaks_no_answer(speaker: FakeSpeaker, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    def full(path: Path) -> BinaryIO:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    client = testing.TestClient(create_app(speaker, Settings(), cache=AudioCache(folder, MIB, full)))
    answers = [ask(client) for _ in range(3)]
    assert {(answer.status_code, len(answer.content)) for answer in answers} == {(200, 72_000)}
    assert caplog.text.count("keeps nothing more") == 1


def test_a_later_step_that_fails_makes_an_error_without_the_files_headers(speaker: FakeSpeaker, folder: Path) -> None:
    class Failing:
        failing = False

        def process_response(self, req: object, resp: object, resource: object, req_succeeded: bool) -> None:
            if self.failing:
                raise RuntimeError("a later step failed")

    failing = Failing()
    app = create_app(speaker, Settings(), cache=AudioCache(folder, MIB))
    app.add_middleware(failing)
    client = testing.TestClient(app)
    ask(client)
    failing.failing = True
    answer = ask(client, Range="bytes=0-9")
    assert_openai_error(answer, 500)
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert not {"etag", "content-range", "accept-ranges"} & set(answer.headers)
    assert answer.headers["cache-control"] == "no-store"


def tag_of(client: testing.TestClient) -> str:
    tag: str = ask(client).headers["etag"]
    assert re.fullmatch('"[0-9a-f]{32}"', tag), "strong"
    return tag


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a,b" , W/{} ,"c"'])
@pytest.mark.parametrize("kind", ["client", "caching"])
def test_who_has_the_audio_is_told_so_without_a_synthesis(
    request: pytest.FixtureRequest, speaker: FakeSpeaker, form: str, kind: str
) -> None:
    client = request.getfixturevalue(kind)
    tag = tag_of(client)
    answer = ask(client, If_None_Match=form.format(tag), Range="bytes=0-1")
    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer.headers["etag"], answer.headers["cache-control"]) == (tag, "private, max-age=3600")
    assert "content-length" not in answer.headers or answer.headers["content-length"] == "0"
    assert len(speaker.asked) == 1


@pytest.mark.parametrize("value", ["*", '"other"', "", ",", '"', "W/", '"unended', "\x7f"])
def test_who_has_other_audio_or_names_none_is_sent_it(client: testing.TestClient, value: str) -> None:
    assert ask(client, If_None_Match=value).status_code == 200


def test_audio_that_is_not_the_one_wanted_is_refused(client: testing.TestClient, speaker: FakeSpeaker) -> None:
    tag = tag_of(client)
    for value in (tag, "*", f'"other", {tag}'):
        assert ask(client, If_Match=value).status_code == 200
    asked = len(speaker.asked)
    for value in ('"other"', f"W/{tag}"):
        assert_openai_error(ask(client, If_Match=value), 412)
    assert len(speaker.asked) == asked


def test_what_is_wrong_is_wrong_whatever_the_client_has(client: testing.TestClient) -> None:
    tag = tag_of(client)
    assert ask(client, BODY | {"voice": "nobody"}, If_None_Match=tag).status_code == 400
    assert ask(client, {"input": ""}, If_None_Match=tag).status_code == 400


def test_the_operator_says_how_long_audio_may_be_kept(speaker: FakeSpeaker) -> None:
    client = testing.TestClient(create_app(speaker, Settings(cache_control="public, max-age=31536000")))
    assert ask(client).headers["cache-control"] == "public, max-age=31536000"


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


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
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


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, Any]]]:
    caplog.set_level(logging.INFO, "service.access")
    return lambda: [json.loads(record.message) for record in caplog.records if record.name == "service.access"]


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
