import json
from pathlib import Path

import pytest

from service.api.requests.languages import find_language
from service.errors import InvalidInput
from service.languages import PROFILES


def test_every_voice_speaks_a_language_with_a_letter_which_is_its_first() -> None:
    voices = json.loads(Path("models/voices/voices.json").read_text(encoding="utf-8"))["voices"]
    assert {voice["id"][0]: voice["language"] for voice in voices} == {each.letter: each.tag for each in PROFILES}


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("a", "en-US"),
        ("B", "en-GB"),
        ("en-us", "en-US"),
        ("EN-GB", "en-GB"),
        ("en_GB", "en-GB"),
        (" en-us ", "en-US"),
        ("en", "en-US"),
        ("pt", "pt-BR"),
        ("zh", "zh-CN"),
        ("de", "de"),
        ("de-at", "de-AT"),
        ("es-419", "es-419"),
    ],
)
def test_a_language_by_any_of_its_names(name: str, tag: str) -> None:
    assert find_language(name, "lang") == tag


@pytest.mark.parametrize("name", ["", "q", "english", "en-", "en-us-x", "12", "e n", "a" * 10_000])
def test_what_is_no_language_is_refused_by_its_field(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        find_language(name, "lang")
    assert caught.value.param == "lang"
    assert len(str(caught.value)) < 150
