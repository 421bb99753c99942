"""The path of a request: everything is resolved once, and few files take part."""

import re
from collections import Counter
from pathlib import Path

import pytest
from falcon import testing

from service.app import create_app
from service.engine.loading import load_engine
from service.settings import Settings
from tests.service.calls import counted_calls

pytestmark = pytest.mark.tiny

BODY = {
    "input": "The harbour was quiet this morning, as it is every winter. [pause:0.2s] Three boats came in before noon."
    "\n\n**Nothing** else happened, so the keeper went home and read the paper until it was dark.",
    "voice": "af_bella(2)+af_sky(1)",
    "response_format": "wav",
    "speed": 1.1,
    "pitch": 1.0,
}
MAX_FILES = 64
"""Files of the service that run for one request; 74 before the request was resolved once. A language's rules, which
are rows of one table, count as one."""
RULES = "text/normalise/english/"


@pytest.fixture(scope="module")
def calls(tiny_model: Path) -> Counter[tuple[str, str]]:
    """Calls during the second of two equal requests, when nothing is loaded any more."""
    client = testing.TestClient(create_app(load_engine(Settings(model=str(tiny_model))), Settings()))
    for _ in range(2):
        with counted_calls() as found:
            answer = client.simulate_post("/v1/audio/speech", json=BODY)
        assert answer.status_code == 200 and len(answer.content) > 50_000
    return found


@pytest.mark.parametrize(
    "function",
    [
        ("api/requests/parsing.py", "parse_speech"),
        ("engine/synthesis.py", "SpeechEngine.prepare"),
        ("voices/book.py", "VoiceBook.resolve"),
        ("voices/blends.py", "parse_blend"),
        ("text/markup/passages.py", "parse_markup"),
        ("text/front_end.py", "FrontEnd.prepare"),
        ("engine/controls.py", "ProsodyControls.of"),
        ("engine/controls.py", "check_durations"),
        ("engine/limits.py", "Limits.phonemes"),
        ("engine/estimate.py", "expected_seconds"),
        ("cache/keys.py", "speech_key"),
    ],
    ids=lambda function: function[1],
)
def test_a_request_is_resolved_once(calls: Counter[tuple[str, str]], function: tuple[str, str]) -> None:
    assert calls[function] == 1


def test_several_utterances_were_synthesised(calls: Counter[tuple[str, str]]) -> None:
    assert calls["engine/synthesis.py", "SpeechEngine.plan"] >= 3
    assert calls["voices/book.py", "VoiceBook.style"] >= 3


def test_few_files_take_part(calls: Counter[tuple[str, str]]) -> None:
    files = {RULES if path.startswith(RULES) else path for path, _ in calls}
    assert len(files) <= MAX_FILES, sorted(files)


def test_the_files_of_the_documented_path_run(calls: Counter[tuple[str, str]]) -> None:
    document = Path("docs/architecture.md").read_text(encoding="utf-8")
    files = re.findall(r"^\| \d \| `service/([\w/]+\.py)` \|", document, re.MULTILINE)
    # The test client takes the place of the server.
    assert set(files) - {path for path, _ in calls} == {"server/worker.py"}
