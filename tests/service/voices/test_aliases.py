from pathlib import Path

import pytest

from service.errors import BadSetting
from service.voices.aliases import OPENAI, Alias, parse_aliases
from service.voices.book import VoiceBook

FEMALE = {"alloy", "coral", "marin", "nova", "sage", "shimmer"}
MALE = {"ash", "ballad", "cedar", "echo", "fable", "onyx", "verse"}


def test_all_of_openais_names_are_voices_of_the_same_gender_each_another() -> None:
    voices = {voice.id: voice for voice in VoiceBook.open(Path("models/voices/voices.json")).voices}
    assert {alias.name for alias in OPENAI} == FEMALE | MALE
    assert len({alias.voice for alias in OPENAI}) == len(OPENAI)
    for alias in OPENAI:
        assert voices[alias.voice].gender == ("female" if alias.name in FEMALE else "male")
        assert voices[alias.voice].language.startswith("en-")


def test_without_a_setting_there_are_openais_names() -> None:
    assert parse_aliases("") == parse_aliases(" , ") == OPENAI


def test_the_operators_names_come_first_and_may_replace_openais() -> None:
    aliases = parse_aliases("Narrator = bm_george(2)+bm_lewis,alloy=af_heart,")
    assert aliases[:2] == (Alias("narrator", "bm_george(2)+bm_lewis"), Alias("alloy", "af_heart"))
    assert [alias.name for alias in aliases].count("alloy") == 1
    assert len(aliases) == len(OPENAI) + 1


@pytest.mark.parametrize("setting", ["narrator", "=af_heart", "narrator=", "my-name=af_heart", "a b=af_heart"])
def test_an_entry_that_is_no_alias_is_named(setting: str) -> None:
    with pytest.raises(BadSetting, match=rf"KOKORO_VOICE_ALIASES: .*{setting}"):
        parse_aliases(f"ok=af_heart, {setting}")


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(BadSetting, match="'narrator' is given twice"):
        parse_aliases("narrator=af_heart,NARRATOR=af_sky")


def test_the_table_in_the_documentation_is_the_codes() -> None:
    voices = {voice.id: voice for voice in VoiceBook.open(Path("models/voices/voices.json")).voices}
    accents = {"en-US": "American", "en-GB": "British"}
    page = Path("docs/voices.md").read_text(encoding="utf-8")
    rows = [
        f"| `{alias.name}` | `{alias.voice}` | {accents[voice.language]}, {voice.gender} | "
        for alias in OPENAI
        for voice in [voices[alias.voice]]
    ]
    assert all(row in page for row in rows)
