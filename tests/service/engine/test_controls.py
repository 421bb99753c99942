import numpy as np
import pytest

from service.engine.controls import (
    MAX_MODEL_SPEED,
    MAX_TEMPO,
    MIN_MODEL_SPEED,
    ProsodyControls,
    check_durations,
    check_utterance,
)
from service.errors import InvalidInput
from service.speech import MAX_SPEED, MIN_SPEED, SynthesisRequest, TextOptions

PHONEMES = TextOptions(spelling="phonemes")
SPELLED = SynthesisRequest("hˈʌt.", "af_heart", options=PHONEMES, durations=(None, 2, 3, None, 8))


def test_nothing_wished_for_is_what_the_model_does_by_itself() -> None:
    controls = ProsodyControls.of(SynthesisRequest("Hi.", "af_heart"))
    assert (controls.speed, controls.tempo, controls.pitch, controls.frames) == (1.0, 1.0, 1.0, None)


@pytest.mark.parametrize(("semitones", "factor"), [(12.0, 2.0), (-12.0, 0.5), (4.0, 1.259921)])
def test_semitones_become_a_factor(semitones: float, factor: float) -> None:
    assert ProsodyControls.of(SynthesisRequest("Hi.", "af_heart", pitch=semitones)).pitch == pytest.approx(factor)


@pytest.mark.parametrize(
    ("speed", "model"),
    [
        (MIN_SPEED, MIN_MODEL_SPEED),
        (0.5, MIN_MODEL_SPEED),
        (MIN_MODEL_SPEED, MIN_MODEL_SPEED),
        (1.1, 1.1),
        (MAX_MODEL_SPEED, MAX_MODEL_SPEED),
        (2.0, MAX_MODEL_SPEED),
        (3.0, 1.875),
        (MAX_SPEED, 2.5),
    ],
)
def test_the_model_is_asked_for_what_it_can_and_the_samples_make_up_the_rest(speed: float, model: float) -> None:
    controls = ProsodyControls.of(SynthesisRequest("Hi.", "af_heart", speed))
    assert controls.speed == pytest.approx(model)
    assert controls.speed * controls.tempo == pytest.approx(speed)
    assert controls.tempo <= MAX_TEMPO
    assert (controls.tempo == 1.0) is (MIN_MODEL_SPEED <= speed <= MAX_MODEL_SPEED)


def test_given_durations_are_those_that_are_heard() -> None:
    controls = ProsodyControls.of(SynthesisRequest("hˈʌt.", "af_heart", 4.0, durations=SPELLED.durations))
    assert (controls.speed, controls.tempo) == (4.0, 1.0)
    assert controls.frames is not None and controls.frames.dtype == np.int64
    assert controls.frames.tolist() == [0, 0, 2, 3, 0, 8, 0]


@pytest.mark.parametrize(
    ("speech", "most", "message"),
    [
        (SynthesisRequest("Hut.", "af_heart", durations=(1, 2, 3, 4)), 99, "spelled in phonemes"),
        (SynthesisRequest("hʌt.", "af_heart", options=PHONEMES, durations=(1, 2, 3)), 99, "4, not 3"),
        (SynthesisRequest("hʌt.", "af_heart", options=PHONEMES, durations=(1, 2, None, 0)), 99, "at least 1"),
        (SynthesisRequest("hʌt.", "af_heart", options=PHONEMES, durations=(1, 2, -3, 4)), 99, "at least 1"),
        (SynthesisRequest("hʌt.", "af_heart", options=PHONEMES, durations=(90, 2, 3, 5)), 99, "at most 99"),
        (
            SynthesisRequest("hʌt.", "af_heart", 0.25, options=PHONEMES, durations=(80, 2, None, 8)),
            99,
            "about 102 frames",
        ),
    ],
)
def test_durations_that_do_not_fit_are_refused_by_name(speech: SynthesisRequest, most: int, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        check_durations(speech, most)
    assert caught.value.param == "durations"


def test_durations_that_fit_are_accepted_and_most_requests_have_none() -> None:
    check_durations(SPELLED, 99)
    check_durations(SynthesisRequest("Hut.", "af_heart"), 99)
    check_utterance(SPELLED, SPELLED.text)
    check_utterance(SynthesisRequest("Hut.", "af_heart"), "hˈʌt.")


@pytest.mark.parametrize("read", ["hˈʌt", "", "hˈʌt. hˈʌt."])
def test_text_that_is_not_one_utterance_as_it_stands_is_refused(read: str) -> None:
    with pytest.raises(InvalidInput, match="as it stands") as caught:
        check_utterance(SPELLED, read)
    assert caught.value.param == "durations"
