import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from service.errors import BadModel, UnknownVoice, UnknownVoices
from service.voices.aliases import OPENAI, parse_aliases
from service.voices.book import VoiceBook

COMMITTED = Path("models/voices/voices.json")
PUBLISHED = Path(__file__).parent / "published" / "styles.npz"
"""A sample of the published pack; its README has licence and origin."""
SAMPLE_SHA256 = "a34a5042e211ad122fbffccfea74cea2b93dafa4a5cbfa65934802f3a557964f"
PACK_SHA256 = "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d"


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
    assert index["source_sha256"] == PACK_SHA256


def test_every_voice_is_the_published_one() -> None:
    """Six styles value by value, and all 510 by a sum of their values with fixed signs."""
    assert hashlib.sha256(PUBLISHED.read_bytes()).hexdigest() == SAMPLE_SHA256
    book = VoiceBook.open(COMMITTED)
    with np.load(PUBLISHED) as sample:
        assert sample["voices"].tolist() == sorted(voice.id for voice in book.voices)
        for voice in book.voices:
            row = sample["voices"].tolist().index(voice.id)
            made = np.concatenate([book.style(book.resolve(voice.id), count) for count in range(1, 511)])
            assert np.abs(made[sample["counts"] - 1] - sample["styles"][row]).max() < 5e-5
            sums = made.astype(np.float64) @ sample["signs"]
            assert np.abs(sums - sample["projections"][row]).max() < 5e-4


@pytest.mark.parametrize("count", [0, 511, -1])
def test_there_is_no_style_for_an_impossible_length(count: int) -> None:
    book = VoiceBook.open(COMMITTED)
    with pytest.raises(ValueError, match="no style"):
        book.style(book.resolve("af_heart"), count)


def test_an_unknown_voice_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownVoice) as caught:
        VoiceBook.open(COMMITTED).resolve("af_hart")
    assert caught.value.near[0] == "af_heart"
    assert caught.value.param == "voice"


def test_damaged_voices_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=r"voices\.json"):
        VoiceBook.open(tmp_path / "voices.json")
    shutil.copy(COMMITTED, tmp_path)
    np.save(tmp_path / "voices.npy", np.zeros((54, 3), np.float32))
    with pytest.raises(BadModel, match=r"not float32 rows"):
        VoiceBook.open(tmp_path / "voices.json")


@pytest.fixture(scope="module")
def book() -> VoiceBook:
    return VoiceBook.open(COMMITTED, parse_aliases("narrator=bm_george+bm_lewis(3)"))


@pytest.mark.parametrize(
    ("expression", "weights"),
    [
        ("af_bella(2)+af_sky(1)", {"af_bella": 2 / 3, "af_sky": 1 / 3}),
        ("af_bella+af_sky", {"af_bella": 0.5, "af_sky": 0.5}),
        ("af_bella(2)-af_sky(0.5)", {"af_bella": 4 / 3, "af_sky": -1 / 3}),
        ("narrator+nova", {"bm_george": 1 / 8, "bm_lewis": 3 / 8, "af_nova": 1 / 2}),
    ],
)
def test_a_blends_style_is_the_weighted_sum(book: VoiceBook, expression: str, weights: dict[str, float]) -> None:
    blend = book.resolve(expression)
    for count in (1, 100, 510):
        expected = sum(weight * book.style(book.resolve(name), count).astype(float) for name, weight in weights.items())
        assert book.style(blend, count) == pytest.approx(expected, abs=1e-6)
        assert book.style(blend, count).dtype == np.float32


@pytest.mark.parametrize(
    "same",
    [
        ("af_bella(2)+af_sky(1)", " AF_BELLA( 4 ) + af_sky(2.0)", "af_sky+af_bella(2)", "af_bella+af_sky+af_bella"),
        ("af_heart", "af_heart(3)", "Marin", "marin+af_heart", "af_heart+af_sky(0)"),
        ("af_bella(4)-af_sky", "af_bella(2)-af_sky(0.5)"),
        ("af_sky+bf_emma", "af_sky(2)+bf_emma(2)"),
        ("narrator", "bm_george+bm_lewis(3)", "bm_lewis(3)+bm_george"),
    ],
)
def test_equal_blends_have_one_id_and_one_style(book: VoiceBook, same: tuple[str, ...]) -> None:
    voices = [book.resolve(expression) for expression in same]
    assert len({voice.voice.id for voice in voices}) == 1
    assert len({book.style(voice, 50).tobytes() for voice in voices}) == 1
    assert book.resolve(voices[0].voice.id) == voices[0]


def test_a_blend_speaks_its_first_voices_language(book: VoiceBook) -> None:
    assert book.resolve("bf_emma+af_sky(3)").voice.language == "en-GB"
    assert book.resolve("af_sky(3)+bf_emma").voice.language == "en-US"
    assert book.resolve("bf_emma+af_sky(3)").voice.id != book.resolve("af_sky(3)+bf_emma").voice.id
    assert book.resolve("af_bella+bf_emma(3)-af_bella").voice.language == "en-GB", "nothing is left of the first"


def test_every_alias_is_found_in_any_case(book: VoiceBook) -> None:
    for alias in OPENAI:
        assert book.resolve(alias.name.upper()).voice.id == alias.voice


def test_every_unknown_name_of_a_blend_is_named_with_near_ones(book: VoiceBook) -> None:
    with pytest.raises(UnknownVoices) as caught:
        book.resolve("af_hart+zzzzzz(2)-novva+af_sky")
    assert [unknown.voice for unknown in caught.value.unknown] == ["af_hart", "zzzzzz", "novva"]
    assert "'af_hart' (did you mean af_heart" in str(caught.value)
    assert "'zzzzzz', 'novva' (did you mean nova" in str(caught.value)
    assert caught.value.param == "voice"
