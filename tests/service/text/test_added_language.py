"""A language that is a profile and a row of the table, and nothing else, is found wherever languages are."""

from collections.abc import Generator
from pathlib import Path

import msgspec
import pytest
from falcon import testing

from service.api.requests.languages import find_language
from service.app import create_app
from service.cli import voice_lines
from service.engine.protocol import PreparedSpeech
from service.g2p.vocabulary import read_vocabulary
from service.languages import PROFILES
from service.settings import Settings
from service.speech import Pause, SynthesisRequest, Utterance
from service.text.front_end import FrontEnd, build_front_end
from service.text.languages import LANGUAGES
from tests.catalan import CATALAN, PROFILE
from tests.service.fakes import FakeEngine


class Reader(FakeEngine):
    """A fake engine with a real front-end."""

    def __init__(self, front_end: FrontEnd) -> None:
        super().__init__()
        self.languages, self._front_end = front_end.languages, front_end

    def prepare(self, request: SynthesisRequest) -> PreparedSpeech:
        speech = super().prepare(request)
        text = self._front_end.prepare(request.text, speech.language, request.options)
        return msgspec.structs.replace(speech, text=text)

    def phonemise(self, speech: PreparedSpeech) -> Generator[Utterance | Pause, None, None]:
        return self._front_end.utterances(speech.text)


@pytest.fixture(scope="module")
def front_end(tiny_model: Path) -> FrontEnd:
    return build_front_end(read_vocabulary(), tiny_model, languages=[*LANGUAGES, CATALAN])


@pytest.fixture
def client(front_end: FrontEnd) -> testing.TestClient:
    return testing.TestClient(create_app(Reader(front_end), Settings()))


def test_it_is_in_the_list_of_languages(client: testing.TestClient) -> None:
    languages = client.simulate_get("/v1/audio/voices").json["languages"]
    assert len(languages) == len(LANGUAGES) + 1
    assert languages[-1] == {"id": "ca-ES", "name": "Catalan", "available": True, "reason": ""}


def test_its_texts_become_phonemes(client: testing.TestClient) -> None:
    answer = client.simulate_post("/v1/phonemize", json={"input": "Bon dia, xiquet.", "lang": "ca-ES"})
    assert answer.status_code == 200
    assert [word["word"] for part in answer.json["utterances"] for word in part["words"]] == ["Bon", "dia", "xiquet"]
    assert "ʃ" in answer.json["phonemes"]


def test_letters_that_it_cannot_read_are_refused_if_asked(client: testing.TestClient) -> None:
    answer = client.simulate_post("/v1/phonemize", json={"input": "Привет", "lang": "ca-ES", "strict": True})
    assert answer.status_code == 400 and "a Catalan voice cannot read" in answer.text


def test_the_command_line_lists_it(front_end: FrontEnd) -> None:
    assert list(voice_lines([], front_end.languages))[-1] == "ca-ES  Catalan              available"


@pytest.mark.parametrize("name", ["c", "C", "ca", "ca-es"])
def test_requests_may_call_it_by_its_letter_and_by_its_tag(name: str) -> None:
    assert find_language(name, "lang", [*PROFILES, PROFILE]) == "ca-ES"
