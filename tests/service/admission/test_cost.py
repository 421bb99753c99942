import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.admission.cost import LEAST, PRIOR, Pace, expected_speech
from service.errors import InvalidInput
from service.speech import SynthesisRequest, TextOptions

PROSE = "The kettle is on, and nobody knows where the cups are. "
PHONEMES = TextOptions(spelling="phonemes")


def test_prose_has_seventeen_characters_a_second() -> None:
    assert expected_speech(SynthesisRequest(PROSE * 20, "af_heart")) == pytest.approx(len(PROSE) * 20 / 17, rel=0.1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("😀 " * 40, 33.6),
        ("🚀🎉👩‍🚀🏠🌍🐱❤️👍🏽🍕⚽ " * 4, 32.1),
        ("% & + = " * 10, 16.8),
        ("∑ √ ≤ ≥ ≠ ± × ÷ ° " * 3, 24.4),
        ("Go to https://www.example.org/some/path-a?b=c and http://x.com/a_b. " * 3, 25.0),
        ("NASA FBI XML HTTP IBM " * 4, 14.5),
        ("12345 678 9.50 2024-01-31 10:30 " * 4, 37.1),
        ("$1.5M €20 £3.99 50% " * 5, 27.9),
        ("α β γ Ω µ " * 5, 11.8),
        ("a b c d e " * 8, 8.5),
        ("Hello. " + "[pause:10ms]" * 60, 1.4),
        ("[a](http://x.com/ABCDEFGHIJ0123456789) " * 8, 2.0),
        ("<b></b>" * 60 + "Hello.", 1.4),
    ],
)
def test_the_estimate_is_near_what_was_measured(text: str, seconds: float) -> None:
    assert expected_speech(SynthesisRequest(text, "af_heart")) == pytest.approx(seconds, rel=0.4, abs=1)


def test_markup_that_asks_for_too_much_is_refused() -> None:
    with pytest.raises(InvalidInput, match="pause of more"):
        expected_speech(SynthesisRequest("Hush. [pause:601s] Hush.", "af_heart"))


def test_what_is_spelt_takes_longer_than_what_is_read() -> None:
    assert expected_speech(SynthesisRequest("NASA " * 9, "af_heart")) > 2 * expected_speech(
        SynthesisRequest("nasa " * 9, "af_heart")
    )


def test_twice_as_fast_is_half_as_long() -> None:
    slow, fast = (expected_speech(SynthesisRequest(PROSE * 20, "af_heart", speed=speed)) for speed in (1.0, 2.0))
    assert slow == pytest.approx(2 * fast)


def test_figures_are_words() -> None:
    assert expected_speech(SynthesisRequest("7" * 100, "af_heart")) > 4 * expected_speech(
        SynthesisRequest("x" * 100, "af_heart")
    )


def test_a_pause_costs_nothing_however_long_it_is() -> None:
    text = f"{PROSE}[pause:{{}}s]{PROSE}"
    short, long = (expected_speech(SynthesisRequest(text.format(seconds), "af_heart")) for seconds in ("0.5", "60"))
    assert short == long == expected_speech(SynthesisRequest(PROSE * 2, "af_heart"))


def test_a_pause_is_text_where_markup_is_off() -> None:
    text = f"{PROSE}[pause:1.5s]"
    off = SynthesisRequest(text, "af_heart", reading=TextOptions(markup=False))
    assert expected_speech(off) > expected_speech(SynthesisRequest(text, "af_heart"))


def test_phonemes_are_counted_as_such() -> None:
    assert expected_speech(SynthesisRequest("x" * 383, "af_heart", reading=PHONEMES)) == pytest.approx(21, rel=0.05)


def test_durations_that_are_given_are_what_they_are() -> None:
    speech = SynthesisRequest("abc", "af_heart", reading=PHONEMES, durations=(400, None, 800), speed=2.0)
    assert expected_speech(speech) == pytest.approx(30, rel=0.01)


@given(st.text(max_size=300), st.floats(0.25, 4), st.sampled_from(["words", "phonemes"]), st.booleans())
def test_no_text_is_free_and_none_costs_more_than_pictures(
    text: str, speed: float, spelling: str, markup: bool
) -> None:
    speech = SynthesisRequest(text, "af_heart", speed, reading=TextOptions(spelling=spelling, markup=markup))  # type: ignore[arg-type]
    assert LEAST <= expected_speech(speech) <= max(LEAST, 0.9 * len(text) / speed)


def test_until_something_was_spoken_the_pace_is_a_guess() -> None:
    assert Pace().rtf == pytest.approx(PRIOR)


@pytest.mark.parametrize("rtf", [0.17, 1.0, 4.0])
def test_a_text_of_a_minute_tells_the_pace(rtf: float) -> None:
    pace = Pace()
    for _ in range(15):
        pace.add(4, 4 * rtf)
    assert pace.rtf == pytest.approx(rtf, rel=0.15)


def test_the_pace_follows_a_core_that_is_throttled_and_let_go_again() -> None:
    pace = Pace()
    for rtf in (0.2, 3.0, 0.2):
        for _ in range(40):
            pace.add(4, 4 * rtf)
        assert pace.rtf == pytest.approx(rtf, rel=0.2)


def test_nothing_made_changes_nothing() -> None:
    pace = Pace()
    pace.add(0, 0)
    assert pace.rtf == pytest.approx(PRIOR)
