"""Faults that other speech servers are known for, and the tests that this one does not have them.

Most are proved where the part in question is tested:

Under load
  texts mixed up, crashes in espeak-ng:
    hostile/test_load.py::test_everybody_gets_what_they_would_get_alone
  threads spoil each other's phonemes:
    g2p/test_espeak.py::test_accents_differ_and_threads_do_not_mix_them
  health is silent while it speaks:
    hostile/test_load.py::test_health_answers_all_the_while
  synthesis goes on after a disconnect:
    server/test_server.py::test_a_client_that_leaves_frees_the_place
  a reader that stalls blocks all others:
    server/test_server.py::test_a_reader_that_stalls_is_dropped
  a queue without an end:
    server/test_server.py::test_with_every_place_taken_more_are_refused_at_once_and_health_answers
  429 without Retry-After:
    clients/test_openai_errors.py::test_a_server_that_stays_busy_is_a_rate_limit

Memory
  it grows with every request:
    hostile/test_load.py::test_nothing_is_left_of_some_hundred_requests
  it grows with the sentence:
    end_to_end/test_memory_contract.py::test_the_heaviest_requests_are_spoken_within_the_budget
  espeak-ng leaks with every voice:
    g2p/test_espeak.py::test_switching_voices_does_not_grow
  a model for every worker:
    test_app.py::test_one_process_speaks_and_loads_its_model_itself
  killed, and gone:
    server/test_replacement.py::test_a_worker_that_grows_is_replaced_and_no_request_fails

Silent failures
  a chunk fails, and 200 with a gap:
    server/test_broken_off.py::test_a_failure_mid_way_is_seen_as_one_by_the_client
  the same in server-sent events:
    api/replies/test_sse.py::test_an_error_mid_way_is_an_event_and_the_body_has_no_end
  200 without any audio:
    api/routes/test_speech.py::test_no_audio_is_an_error_in_every_format
  text beyond 510 phonemes is cut off:
    text/test_cuts.py::test_no_utterance_is_longer_than_asked_and_no_word_is_lost
  signs are passed over:
    g2p/english/test_phonemiser.py::test_every_word_and_symbol_is_pronounced
  int8 gives noise at full scale:
    audio/test_samples.py::test_noise_at_full_scale_is_a_fault
  the first words are swallowed:
    acoustic/test_inputs.py::test_the_prosody_graph_gets_padded_tokens_and_a_float_speed
  the style of one phoneme more:
    voices/test_book.py::test_every_voice_is_the_published_one
  errors without a body:
    api/test_error_shape.py::test_refused_speech

Files and streams
  the end is lost:
    audio/test_encoders.py::test_the_last_50_ms_are_what_was_said
  formats of different lengths:
    clients/test_formats.py::test_every_format_is_as_long_as_pcm
  a streamed WAV that wave misreads:
    audio/test_wav.py::test_the_standard_library_reads_every_sample_after_the_header
  nothing comes before all is done:
    audio/test_encoders.py::test_bytes_leave_before_the_next_piece_is_asked_for
  clicks between chunks:
    end_to_end/test_real_model.py::test_no_join_between_windows_clicks
  MP3 under the name of AAC:
    clients/test_replays.py::test_home_assistant_gets_every_format_it_asks_for
  events whose usage is always 0:
    api/replies/test_sse.py::test_the_last_event_tells_what_it_took
  times of words that drift:
    engine/test_synthesis.py::test_times_follow_the_speed_in_long_text_without_drift

The API
  tts-1-hd is refused:
    clients/test_openai.py::test_everything_its_users_may_send_is_taken
  listed models that are not found:
    api/routes/test_catalogue.py::test_every_model_in_the_list_can_be_fetched_and_is_the_same
  voices as strings, and none offered:
    clients/test_replays.py::test_open_webui_finds_models_and_voices_without_a_key
  OpenAI's voices are unknown:
    voices/test_aliases.py::test_all_of_openais_names_are_voices_of_the_same_gender_each_another
  blends in tenths only:
    voices/test_blends.py::test_weights_in_smallest_whole_numbers
  bodies without a limit:
    api/transport/test_bodies.py::test_no_more_than_the_limit_is_read

The others are here, against the whole service with the tiny model.
"""

import ast
import json
import re
from contextlib import closing
from email.message import Message
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec
import pytest

from service.engine.loading import load_engine
from service.settings import Settings
from service.speech import SAMPLE_RATE, SynthesisRequest
from tests.service.fakes import LIMIT
from tests.service.pieces import pieces_of
from tests.service.running import ROOT, SPEECH, Server

SENTENCES = "The kiln was lit at dawn. Nobody had asked the potter! Would the glaze hold?\n\nIt did. " * 3
ELSEWHERE = re.findall(r"(\S+\.py)::(test_\w+)", __doc__ or "")


class Reply(msgspec.Struct, frozen=True):
    status: int
    headers: Message
    body: bytes

    @property
    def content_type(self) -> str:
        return str(self.headers["content-type"])

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(server: Server, method: str, path: str, **fields: Any) -> Reply:
    with closing(HTTPConnection(*server.address, timeout=LIMIT)) as connection:
        connection.request(method, path, json.dumps(fields) if fields else None)
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())


def speak(server: Server, text: str, **fields: Any) -> Reply:
    return ask(server, "POST", SPEECH, **{"input": text, "response_format": "pcm", **fields})


def seconds(reply: Reply) -> float:
    """Of PCM."""
    assert reply.status == 200, reply.body
    return len(reply.body) / 2 / SAMPLE_RATE


def words(server: Server, text: str) -> list[str]:
    reply = ask(server, "POST", "/v1/audio/speech/timestamps", input=text, response_format="pcm")
    return [stamp["word"] for stamp in reply.json["timestamps"]]


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests/service" / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), ELSEWHERE)
def test_what_is_said_to_be_proved_elsewhere_is(file: str, name: str) -> None:
    assert name in names_in(file)


@pytest.mark.parametrize(
    ("form", "mark"), [("wav", b"RIFF"), ("flac", b"fLaC"), ("opus", b"OpusHead"), ("mp3", b"ID3"), ("mp3", b"Xing")]
)
def test_many_utterances_are_one_file_with_one_head(tiny_server: Server, form: str, mark: bytes) -> None:
    body = speak(tiny_server, SENTENCES, response_format=form).body
    assert body.count(mark) == (form != "mp3")


@pytest.mark.parametrize("form", ["vorbis", "ogg", "webm", "m4a", "MP3", ""])
def test_a_format_that_is_not_there_is_refused_and_not_replaced(tiny_server: Server, form: str) -> None:
    reply = speak(tiny_server, "One.", response_format=form)
    assert (reply.status, reply.json["error"]["param"]) == (400, "response_format")


def test_speed_changes_the_audio_over_all_of_its_range(tiny_server: Server) -> None:
    lengths = [seconds(speak(tiny_server, SENTENCES, speed=speed)) for speed in (0.25, 0.5, 0.75, 1, 1.5, 2, 4)]
    assert lengths == sorted(lengths, reverse=True) and len(set(lengths)) == len(lengths)


@pytest.mark.parametrize("speed", [0.24, 4.01, 0, -1])
def test_a_speed_out_of_range_is_refused_and_not_clamped(tiny_server: Server, speed: float) -> None:
    reply = speak(tiny_server, "One.", speed=speed)
    assert (reply.status, reply.json["error"]["param"]) == (400, "speed")


@pytest.mark.parametrize("separator", [" ", ", ", "\n"])
def test_no_word_of_2000_characters_is_lost_whatever_is_between_them(tiny_server: Server, separator: str) -> None:
    text = separator.join(["plum", "stone", "barrow", "wick"] * 85)
    assert words(tiny_server, text) == re.findall(r"\w+", text)


@pytest.mark.parametrize("text", ["One.", "One", "I", "a", "?one?", "1"])
def test_one_word_is_spoken_and_is_one_word(tiny_server: Server, text: str) -> None:
    assert seconds(speak(tiny_server, text)) > 0.1
    assert len(words(tiny_server, text)) == 1


def test_words_are_told_as_they_were_written_and_not_as_they_were_read(tiny_server: Server) -> None:
    text = "Dr. Ames paid $3.50 at 10:30, [really](+1) 1st."
    told = words(tiny_server, text)
    assert told == ["Dr.", "Ames", "paid", "$3.50", "at", "10:30", "really", "1st"]


@pytest.mark.parametrize("foreign", ["你好", "Привет", "こんにちは", "مرحبا"])
def test_what_cannot_be_read_is_named_while_the_rest_is_said(tiny_server: Server, foreign: str) -> None:
    text = f"{SENTENCES} {foreign}. {SENTENCES}"
    reply = speak(tiny_server, text)
    assert seconds(reply) > 1
    assert f";letters={len(foreign)};" in reply.headers["x-kokoro-unread"]
    refused = speak(tiny_server, text, strict=True)
    assert (refused.status, refused.json["error"]["param"]) == (400, "input")


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_text_is_refused(tiny_server: Server, text: str) -> None:
    assert speak(tiny_server, text).status == 400


@pytest.mark.parametrize("text", ["?!", "...", "***", "\u200b", "---\n---"])
def test_a_text_without_a_word_is_a_short_silence_unless_that_is_refused(tiny_server: Server, text: str) -> None:
    assert 0.1 < seconds(speak(tiny_server, text)) < 0.6
    assert speak(tiny_server, text, strict=True).status == 400


@pytest.mark.parametrize("text", ["[pause:0.5s] One.", "One. [pause:0.5s]", "One. [pause:0.5s] [pause:0.5s] Two."])
def test_a_pause_may_be_first_last_or_twice(tiny_server: Server, text: str) -> None:
    pauses = text.count("[pause:0.5s]")
    without = seconds(speak(tiny_server, text.replace("[pause:0.5s]", "")))
    # Asked for, a pause takes the place of the one that would be there.
    assert seconds(speak(tiny_server, text)) > without + 0.5 * pauses - 0.65


def mapped_graphs(process: str) -> int:
    """Number of mappings of weights: each session has its own."""
    return Path(f"/proc/{process}/maps").read_text().count("prosody.bin")


def test_a_request_starts_no_process_and_loads_no_second_model(tiny_server: Server) -> None:
    before = tiny_server.processes
    mapped = mapped_graphs(before[1])
    for voice in ("af_heart", "bm_george"):
        speak(tiny_server, "One.", voice=voice)
    assert tiny_server.processes == before and len(before) == 2
    assert not Path(f"/proc/{before[1]}/task/{before[1]}/children").read_text()
    assert mapped_graphs(before[1]) == mapped > 0


def test_no_log_line_has_a_text(tiny_server: Server) -> None:
    speak(tiny_server, "Xanthorrhoea is a secret.")
    for path in ask(tiny_server, "GET", "/").json["paths"]:
        assert b"anthorrhoea" not in ask(tiny_server, "GET", path).body
    assert "anthorrhoea" not in tiny_server.log


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/kokoro", "/v1/audio/voices", "/v1/audio/models"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_models_and_voices_cannot_be_fetched_or_deleted_from_outside(
    tiny_server: Server, method: str, path: str
) -> None:
    assert ask(tiny_server, method, path, id="x").status == 405


def test_what_is_ignored_changes_nothing(tiny_server: Server) -> None:
    plain = speak(tiny_server, "One.").body
    for fields in ({"instructions": "Whisper."}, {"stream": False}, {"model": "tts-1-hd"}, {"seed": 7}):
        assert speak(tiny_server, "One.", **fields).body == plain


@pytest.mark.model
@pytest.mark.parametrize("text", ["Yes.", "No", "Hi!", "Stop", "Go on."])
def test_a_short_text_is_neither_repeated_nor_drawn_out(real_model: Path, text: str) -> None:
    engine = load_engine(Settings(model=str(real_model)))
    samples = sum(len(piece.samples) for piece in pieces_of(engine, SynthesisRequest(text, "af_heart")))
    assert 0.2 < samples / SAMPLE_RATE < 1.8
