from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
import pytest

from export.corpus.lines import (
    Line,
    calibration_lines,
    held_out_lines,
    other_languages,
    sentences,
    style,
    unavailable_languages,
)
from service.languages import PROFILES
from service.speech import MAX_PHONEMES
from service.text.languages import LANGUAGES
from service.voices.book import VoiceBook
from tests.catalan import CATALAN

OTHERS = [f".{language.tag}" for language in PROFILES if not language.tag.startswith("en-")]


@pytest.fixture(scope="module")
def book() -> VoiceBook:
    return VoiceBook.open(Path("models/voices/voices.json"))


@pytest.fixture(scope="module")
def calibration(tables: Path) -> tuple[Line, ...]:
    return calibration_lines(0, tables)


@pytest.fixture(scope="module")
def held_out(tables: Path) -> tuple[Line, ...]:
    return held_out_lines(1000, tables)


def test_no_text_occurs_twice_in_either_corpus_or_both() -> None:
    names = [f"{name}{language}" for name in ("calibration", "held_out") for language in ("", *OTHERS)]
    texts = [text.strip().lower() for name in names for text in sentences(name)]
    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_a_language_that_is_added_to_the_table_has_lines_or_a_reason(tables: Path) -> None:
    def unavailable_reason(folder: Path) -> str:
        return "an example"

    added = [*LANGUAGES, CATALAN]
    assert "ca-ES" in other_languages(tables, added) and not any(
        "Catalan" in line for line in unavailable_languages(tables, added)
    )
    loader = msgspec.structs.replace(CATALAN.loader, unavailable_reason=unavailable_reason)
    added[-1] = msgspec.structs.replace(CATALAN, loader=loader)
    assert "ca-ES" not in other_languages(tables, added)
    assert list(unavailable_languages(tables, added))[-1] == "no lines of Catalan: an example"


def test_calibration_texts_have_every_length() -> None:
    texts = sentences("calibration")
    counts = Counter(
        "words" if len(text.split()) <= 3 else "short" if len(text) <= 90 else "long" if len(text) <= 220 else "longest"
        for text in texts
    )
    shares = {length: count / len(texts) for length, count in counts.items()}
    assert shares["words"] > 0.1 and shares["short"] > 0.4 and shares["long"] > 0.2 and shares["longest"] > 0.07


def test_calibration_covers_every_voice_twice_and_all_speeds(calibration: tuple[Line, ...], book: VoiceBook) -> None:
    spoken = Counter(line.mix[0][0] for line in calibration if line.language.startswith("en-"))
    assert set(spoken) == {voice.id for voice in book.voices}
    assert min(spoken.values()) >= 2
    assert all(line.mix[0][1] == 1 and len(line.mix) == 1 for line in calibration)
    speeds = [line.speed for line in calibration]
    assert 0.7 <= min(speeds) < 0.75 and 1.35 < max(speeds) <= 1.4
    assert max(len(line.phonemes) for line in calibration) > 400


def test_british_voices_read_british_phonemes_and_all_others_american_ones(calibration: tuple[Line, ...]) -> None:
    english = [line for line in calibration if line.language.startswith("en-")]
    assert {line.mix[0][0][0]: line.language for line in english} == {
        language.letter: "en-GB" if language.letter == "b" else "en-US" for language in PROFILES
    }


def test_other_languages_come_last_with_their_own_voices(
    calibration: tuple[Line, ...], held_out: tuple[Line, ...], book: VoiceBook
) -> None:
    for lines in (calibration, held_out):
        tags = [line.language for line in lines]
        others = tags[next(place for place, tag in enumerate(tags) if not tag.startswith("en-")) :]
        assert not [tag for tag in others if tag.startswith("en-")]
        counts = Counter(others)
        assert set(counts) == {other[1:] for other in OTHERS} and min(counts.values()) >= 8
        for line in lines[-len(others) :]:
            assert book.resolve(line.mix[0][0]).voice.language == line.language


def test_held_out_voices_do_not_exist(held_out: tuple[Line, ...], book: VoiceBook) -> None:
    # Chance repeats a mixture now and then.
    assert len({line.voice for line in held_out}) > 0.95 * len(held_out)
    for line in held_out:
        weights = [weight for _, weight in line.mix]
        assert sum(weights) == pytest.approx(1)
        assert len(line.mix) == 2 and max(weights) != 1
        first, second = (book.resolve(voice).voice for voice, _ in line.mix)
        assert (first.gender, first.language) != (second.gender, second.language)
    assert min(weight for line in held_out for _, weight in line.mix) < 0
    assert min(line.speed for line in held_out) >= 0.8 and max(line.speed for line in held_out) <= 1.3


def test_a_smaller_held_out_set_is_the_beginning_of_the_larger_and_has_various_lengths(
    held_out: tuple[Line, ...], tables: Path
) -> None:
    few = held_out_lines(8, tables)
    assert few == held_out[:8]
    assert min(len(line.phonemes) for line in few) < 20 and max(len(line.phonemes) for line in few) > 100


def test_there_are_enough_held_out_words_for_a_word_error_rate(held_out: tuple[Line, ...]) -> None:
    english = [line for line in held_out if line.language.startswith("en-")]
    assert len(english) >= 160
    assert sum(len(line.text.split()) for line in english) >= 2400


def test_lines_are_the_same_for_the_same_seed_only(calibration: tuple[Line, ...], tables: Path) -> None:
    assert calibration_lines(0, tables) == calibration
    assert [line.mix for line in calibration_lines(1, tables)] != [line.mix for line in calibration]


def test_all_phonemes_are_in_the_vocabulary_and_within_the_limit(
    calibration: tuple[Line, ...], held_out: tuple[Line, ...], vocabulary: dict[str, int]
) -> None:
    for line in (*calibration, *held_out):
        assert set(line.phonemes) <= set(vocabulary)
        assert 1 <= len(line.phonemes) <= MAX_PHONEMES


def test_a_mixed_style_lies_between_its_voices_or_beyond_the_first(book: VoiceBook) -> None:
    mixed = Line("Yes.", "en-US", (("af_heart", 1.2), ("bm_lewis", -0.2)), 1.0, "jˈɛs.")
    first, second = (book.style(book.resolve(voice), 5) for voice, _ in mixed.mix)
    row = style(book, mixed)
    assert row.shape == (1, 256) and row.dtype == np.float32
    np.testing.assert_allclose(row, first + 0.2 * (first - second), atol=1e-6)
    assert mixed.voice == "1.2 af_heart - 0.2 bm_lewis"
