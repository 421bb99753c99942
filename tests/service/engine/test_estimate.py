import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.engine.estimate import MIN_SECONDS, expected_seconds
from service.source_text import SourceText
from service.speech import SynthesisRequest, TextOptions
from service.text.cleaning import normalise_line_breaks
from service.text.markup.passages import Passages, parse_markup
from service.text.prepared import PreparedText

PROSE = "The kettle is on, and nobody knows where the cups are. "
PHONEMES = TextOptions(spelling="phonemes")


def estimate(request: SynthesisRequest) -> float:
    whole = normalise_line_breaks(SourceText.of(request.text))
    words = request.options.markup and request.options.spelling == "words"
    marked = parse_markup(whole) if words else Passages([whole])
    return expected_seconds(request, PreparedText(request.text, "en-US", request.options, marked))


def test_prose_has_seventeen_characters_a_second() -> None:
    assert estimate(SynthesisRequest(PROSE * 20, "af_heart")) == pytest.approx(len(PROSE) * 20 / 17, rel=0.1)


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
    assert estimate(SynthesisRequest(text, "af_heart")) == pytest.approx(seconds, rel=0.4, abs=1)


def test_what_is_spelt_takes_longer_than_what_is_read() -> None:
    assert estimate(SynthesisRequest("NASA " * 9, "af_heart")) > 2 * estimate(SynthesisRequest("nasa " * 9, "af_heart"))


def test_twice_as_fast_is_half_as_long() -> None:
    slow, fast = (estimate(SynthesisRequest(PROSE * 20, "af_heart", speed=speed)) for speed in (1.0, 2.0))
    assert slow == pytest.approx(2 * fast)


def test_figures_are_words() -> None:
    assert estimate(SynthesisRequest("7" * 100, "af_heart")) > 4 * estimate(SynthesisRequest("x" * 100, "af_heart"))


def test_a_pause_costs_nothing_however_long_it_is() -> None:
    text = f"{PROSE}[pause:{{}}s]{PROSE}"
    short, long = (estimate(SynthesisRequest(text.format(seconds), "af_heart")) for seconds in ("0.5", "60"))
    assert short == long == estimate(SynthesisRequest(PROSE * 2, "af_heart"))


def test_a_pause_is_text_where_markup_is_off() -> None:
    text = f"{PROSE}[pause:1.5s]"
    off = SynthesisRequest(text, "af_heart", options=TextOptions(markup=False))
    assert estimate(off) > estimate(SynthesisRequest(text, "af_heart"))


def test_phonemes_are_counted_as_such() -> None:
    assert estimate(SynthesisRequest("x" * 383, "af_heart", options=PHONEMES)) == pytest.approx(21, rel=0.05)


def test_durations_that_are_given_are_what_they_are() -> None:
    speech = SynthesisRequest("abc", "af_heart", options=PHONEMES, durations=(400, None, 800), speed=2.0)
    assert estimate(speech) == pytest.approx(30, rel=0.01)


@given(st.text(max_size=300), st.floats(0.25, 4), st.sampled_from(["words", "phonemes"]), st.booleans())
def test_no_text_is_free_and_none_costs_more_than_pictures(
    text: str, speed: float, spelling: str, markup: bool
) -> None:
    speech = SynthesisRequest(text, "af_heart", speed, options=TextOptions(spelling=spelling, markup=markup))  # type: ignore[arg-type]
    assert MIN_SECONDS <= estimate(speech) <= max(MIN_SECONDS, 0.9 * len(text) / speed)
