import re
from collections.abc import Generator

import pytest
from falcon import testing

from service.api.replies.captions import time_code
from service.engine.protocol import PreparedSpeech
from service.speech import Pause, Utterance
from tests.service.fakes import FakeEngine

PATH = "/v1/audio/speech/timestamps"
SCRIPT = "pieces=20 One & <two>. Then, three!"
SRT = """1
00:00:00,000 --> 00:00:02,200
pieces=20 One & <two>.

2
00:00:02,300 --> 00:00:03,500
Then, three!

"""
VTT = """WEBVTT

00:00:00.000 --> 00:00:02.200
pieces=20 One &amp; &lt;two&gt;.

00:00:02.300 --> 00:00:03.500
Then, three!

"""


def no_utterances(_speech: PreparedSpeech) -> Generator[Utterance | Pause, None, None]:
    yield from ()


def ask(client: testing.TestClient, captions: str, script: str) -> str:
    answer = client.simulate_post(PATH, json={"input": script, "captions": captions})
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("; charset=utf-8")
    return answer.content.decode()


@pytest.mark.parametrize(("captions", "expected"), [("srt", SRT), ("vtt", VTT)])
def test_a_file_of_cues(client: testing.TestClient, captions: str, expected: str) -> None:
    assert ask(client, captions, SCRIPT) == expected


def test_an_arrow_in_the_text_breaks_no_file(client: testing.TestClient) -> None:
    for captions in ("srt", "vtt"):
        told = ask(client, captions, "pieces=9 to-->fro 00:00 --> 00:01")
        assert len(re.findall("-->", told)) == 1


def test_times_have_hours() -> None:
    assert time_code(((100 * 60 + 2) * 60 + 3) * 1000 + 45, ",") == "100:02:03,045"


def test_a_cue_ends_after_it_begins_even_where_the_audio_ends_too_soon(client: testing.TestClient) -> None:
    told = ask(client, "vtt", "pieces=1 size=2400 Hello. There. You.")
    spans = re.findall(r"(\S+) --> (\S+)", told)
    assert spans and all(start < end for start, end in spans)


@pytest.mark.parametrize(("captions", "expected"), [("srt", "\n"), ("vtt", "WEBVTT\n\n")])
def test_speech_without_words_has_an_empty_file(
    client: testing.TestClient, speaker: FakeEngine, monkeypatch: pytest.MonkeyPatch, captions: str, expected: str
) -> None:
    monkeypatch.setattr(speaker, "phonemise", no_utterances)
    assert ask(client, captions, "Hello.") == expected
