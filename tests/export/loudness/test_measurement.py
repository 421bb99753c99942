"""Measurement with an engine that speaks sines, and the committed figures."""

from collections.abc import Generator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from export.corpus.lines import sentences
from export.errors import ExportError
from export.loudness.measurement import SENTENCES, measure_voices, texts
from service.engine.protocol import PreparedSpeech
from service.languages import PROFILES
from service.model.manifest import VOICES
from service.speech import SAMPLE_RATE, AudioPiece, Voice
from service.voices.book import VoiceIndex
from service.voices.loudness import HEADROOM, TARGET, voice_gain
from tests.service.fakes import VOICES as FAKE_VOICES
from tests.service.fakes import FakeEngine

COMMITTED = msgspec.json.decode(Path("models/voices", VOICES).read_bytes(), type=VoiceIndex)


class Sines(FakeEngine):
    """Two seconds of 997 Hz, of half the amplitude for men."""

    def synthesise(self, speech: PreparedSpeech) -> Generator[AudioPiece, None, None]:
        self.asked.append(speech.request)
        level = 0.1 if speech.voice.voice.gender == "female" else 0.05
        time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
        yield AudioPiece((level * np.sin(2 * np.pi * 997 * time)).astype(np.float32))


def index_of(folder: Path, *voices: Voice) -> Path:
    index = VoiceIndex("voices.npy", "", "", "", voices)
    (folder / VOICES).write_bytes(msgspec.json.encode(index))
    return folder


def test_each_voice_gets_its_level_and_the_index_the_method(tmp_path: Path) -> None:
    engine, lines = Sines(), list[str]()
    measure_voices(engine, index_of(tmp_path, *FAKE_VOICES), lines.append)
    index = msgspec.json.decode((tmp_path / VOICES).read_bytes(), type=VoiceIndex)
    woman, man = (voice.loudness for voice in index.voices)
    assert woman is not None and man is not None
    assert woman.integrated == pytest.approx(-23.0, abs=0.05) and woman.peak == pytest.approx(-20.0, abs=0.05)
    assert man.integrated == pytest.approx(woman.integrated - 6.02, abs=0.05)
    assert "BS.1770" in index.loudness_method
    assert len(lines) == 2
    assert {request.loudness for request in engine.asked} == {"model"}


def test_a_voice_that_cannot_speak_here_is_named(tmp_path: Path) -> None:
    folder = index_of(tmp_path, Voice("jf_alpha", "Alpha", "ja-JP", "female", "Apache-2.0"))
    with pytest.raises(ExportError, match="jf_alpha"):
        measure_voices(Sines(), folder, lambda _: None)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.tag)
def test_there_are_enough_sentences_of_each_language(profile: object) -> None:
    tag = getattr(profile, "tag", "")
    assert len(set(texts(tag))) == SENTENCES
    english = tag.startswith("en-")
    assert set(texts(tag)) <= set(sentences("calibration" if english else f"calibration.{tag}"))


def test_all_committed_voices_reach_the_target_within_their_headroom() -> None:
    for voice in COMMITTED.voices:
        assert voice.loudness is not None, voice.id
        gained = voice_gain(voice.loudness)
        assert voice.loudness.peak + gained <= -HEADROOM + 1e-9, voice.id
        assert abs(voice.loudness.integrated + gained - TARGET) <= 0.5, voice.id
