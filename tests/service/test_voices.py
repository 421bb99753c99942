import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from service.errors import BadModel, UnknownVoice
from service.voices import VoiceBook

COMMITTED = Path("models/voices/voices.json")
PUBLISHED_SHA256 = "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d"


def test_all_54_voices_are_there_with_language_gender_and_licence() -> None:
    voices = VoiceBook.open(COMMITTED).voices
    assert len(voices) == len({voice.id for voice in voices}) == 54
    assert {voice.language for voice in voices} == {
        *("en-US", "en-GB", "es-ES", "fr-FR", "hi-IN", "it-IT", "ja-JP", "pt-BR", "zh-CN")
    }
    assert {voice.gender for voice in voices} == {"female", "male"}
    assert {voice.licence for voice in voices} == {"Apache-2.0"}


def test_the_committed_files_are_small_and_what_the_index_says() -> None:
    index = json.loads(COMMITTED.read_text())
    factors = COMMITTED.parent / index["factors"]
    assert hashlib.sha256(factors.read_bytes()).hexdigest() == index["sha256"]
    assert factors.stat().st_size < 3_000_000
    assert index["source_sha256"] == PUBLISHED_SHA256


def test_every_style_of_every_voice_is_the_published_one(full_voices: Path) -> None:
    assert hashlib.sha256(full_voices.read_bytes()).hexdigest() == PUBLISHED_SHA256
    book = VoiceBook.open(COMMITTED)
    with np.load(full_voices) as published:
        assert sorted(published.files) == sorted(voice.id for voice in book.voices)
        for voice in book.voices:
            made = np.concatenate([book.style(voice, count) for count in range(1, 511)])
            assert np.abs(made - published[voice.id][:, 0]).max() < 5e-5


@pytest.mark.parametrize("count", [0, 511, -1])
def test_there_is_no_style_for_an_impossible_length(count: int) -> None:
    book = VoiceBook.open(COMMITTED)
    with pytest.raises(ValueError, match="no style"):
        book.style(book.voices[0], count)


def test_an_unknown_voice_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownVoice) as caught:
        VoiceBook.open(COMMITTED).find("af_hart")
    assert caught.value.near[0] == "af_heart"
    assert caught.value.param == "voice"


def test_damaged_voices_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=r"voices\.json"):
        VoiceBook.open(tmp_path / "voices.json")
    shutil.copy(COMMITTED, tmp_path)
    np.save(tmp_path / "voices.npy", np.zeros((54, 3), np.float32))
    with pytest.raises(BadModel, match=r"not float32 rows"):
        VoiceBook.open(tmp_path / "voices.json")
