import json
from collections.abc import Callable, Generator

import msgspec
import pytest
from falcon import testing

from service.api.routes.phonemize import Phonemes
from service.app import create_app
from service.engine.protocol import PreparedSpeech
from service.errors import InvalidInput
from service.settings import Settings
from service.speech import Pause, Utterance, Word
from tests.service.api.opened import OpenResponse
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine

PATH = "/v1/phonemize"


class Reader(FakeEngine):
    """Reads two utterances with a pause between them, or fails in the second."""

    def phonemise(self, speech: PreparedSpeech) -> Generator[Utterance | Pause, None, None]:
        self.asked.append(speech.request)
        self.running += 1
        try:
            yield Utterance("wˈʌn", (Word("One", 0, 4, 0, 3),), 0.3)
            yield Pause(1.5)
            if "bad" in speech.request.text:
                raise InvalidInput("input has 'bad', which cannot be pronounced", "input")
            yield Utterance("tˈu θɹˈi", (Word("2", 0, 3, 18, 19), Word("three", 4, 8, 20, 25)), 0.6)
        finally:
            self.running -= 1


@pytest.fixture
def speaker() -> Reader:
    return Reader()


def test_utterances_words_and_the_whole(client: testing.TestClient) -> None:
    answer = client.simulate_post(PATH, json={"input": "One. [pause:1.5s] 2 three"})
    assert answer.headers["content-type"] == "application/json"
    assert msgspec.json.decode(answer.content, type=Phonemes).phonemes == "wˈʌn tˈu θɹˈi"
    assert answer.json == {
        "utterances": [
            {
                "phonemes": "wˈʌn",
                "pause": 0.3,
                "words": [{"word": "One", "phonemes": "wˈʌn", "start_offset": 0, "end_offset": 3}],
            },
            {"phonemes": "", "pause": 1.5, "words": []},
            {
                "phonemes": "tˈu θɹˈi",
                "pause": 0.6,
                "words": [
                    {"word": "2", "phonemes": "tˈu", "start_offset": 18, "end_offset": 19},
                    {"word": "three", "phonemes": "θɹˈi", "start_offset": 20, "end_offset": 25},
                ],
            },
        ],
        "phonemes": "wˈʌn tˈu θɹˈi",
    }


def test_how_it_is_read_reaches_the_engine(client: testing.TestClient, speaker: Reader) -> None:
    client.simulate_post(PATH, json={"text": "One.", "lang_code": "b", "normalize": {"money": False}, "markup": False})
    (asked,) = speaker.asked
    assert (asked.text, asked.voice, asked.language) == ("One.", "af_heart", "en-GB")
    assert (asked.options.money, asked.options.dates, asked.options.markup) == (False, True, False)


def test_nothing_is_said(client: testing.TestClient, speaker: Reader) -> None:
    client.simulate_post(PATH, json={"input": "One."})
    assert speaker.made == 0
    assert speaker.running == 0


def test_it_waits_for_its_turn_like_speech(client: testing.TestClient) -> None:
    speaking = OpenResponse(client, "pieces=3")
    assert_openai_error(client.simulate_post(PATH, json={"input": "One."}), 429, code="busy")
    speaking.body.close()
    assert client.simulate_post(PATH, json={"input": "One."}).status_code == 200


def test_an_error_mid_way_is_in_the_document_which_has_no_end(client: testing.TestClient, speaker: Reader) -> None:
    body = b"".join(OpenResponse(client, "One. bad", path=PATH).until_it_breaks())
    told = json.loads(body)
    assert [part["phonemes"] for part in told["utterances"]] == ["wˈʌn", ""]
    assert told["error"]["param"] == "input"
    assert "phonemes" not in told
    assert speaker.running == 0


@pytest.mark.parametrize(
    ("body", "param"),
    [({}, "input"), ({"input": ""}, "input"), ({"input": "x", "voice": "nobody"}, "voice"), ({"input": 1}, "input")],
)
def test_bad_input_is_refused_by_its_field(
    client: testing.TestClient, body: dict[str, object], param: str, still_speaks: Callable[[], None]
) -> None:
    assert_openai_error(client.simulate_post(PATH, json=body), 400, param=param)
    still_speaks()


def test_what_cannot_be_read_at_all_is_refused() -> None:
    class Refusing(FakeEngine):
        def phonemise(self, speech: PreparedSpeech) -> Generator[Utterance | Pause, None, None]:
            raise InvalidInput("input has letters that an English voice cannot read", "input")

    client = testing.TestClient(create_app(Refusing(), Settings()))
    for _ in range(2):
        assert_openai_error(client.simulate_post(PATH, json={"input": "你好"}), 400, param="input")
