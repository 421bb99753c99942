"""What only real weights can show."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from service.engine.loading import load_engine
from service.engine.synthesis import SpeechEngine, WordTimes
from service.model.manifest import read_manifest, verify_digests
from service.settings import Settings
from service.speech import FRAME, SAMPLE_RATE, Samples, SynthesisRequest, TextOptions, TimedWord, Utterance
from tests.service.pieces import pieces_of

pytestmark = pytest.mark.model

Spoken: TypeAlias = tuple[Samples, tuple[TimedWord, ...]]

TEXT = (
    "Every autumn the mill held a concert. The miller played the cello, badly, and his wife, who had once been "
    "famous, sang three songs; nobody left before the end. “More!” they called."
)


@pytest.fixture(scope="module")
def engine(real_model: Path) -> SpeechEngine:
    return load_engine(Settings(model=str(real_model)))


@pytest.fixture(scope="module")
def synthesise(engine: SpeechEngine) -> Callable[[SynthesisRequest], Spoken]:
    """Samples and words of a request; each request is synthesised once for all tests."""

    @cache
    def synthesise(request: SynthesisRequest) -> Spoken:
        pieces = list(pieces_of(engine, request))
        return np.concatenate([piece.samples for piece in pieces]), tuple(
            word for each in pieces for word in each.words
        )

    return synthesise


def test_the_files_are_the_ones_the_manifest_describes(real_model: Path) -> None:
    verify_digests(real_model, read_manifest(real_model))


@pytest.mark.parametrize("voice", ["af_heart", "bm_george"])
def test_speech_has_the_pace_level_and_pauses_of_speech(
    synthesise: Callable[[SynthesisRequest], Spoken], voice: str
) -> None:
    samples, _ = synthesise(SynthesisRequest(TEXT, voice))
    seconds = len(samples) / SAMPLE_RATE
    words = len(TEXT.split())
    assert 1.8 < words / seconds < 4.0
    assert 0.2 < np.abs(samples).max() < 1.0
    blocks = np.abs(samples[: len(samples) // 240 * 240]).reshape(-1, 240).max(axis=1)
    quiet = blocks < 0.01
    assert 0.03 < quiet.mean() < 0.5
    assert not quiet[:15].all() and not quiet[-15:].all()


def test_every_word_takes_its_time(engine: SpeechEngine) -> None:
    speech = engine.prepare(SynthesisRequest(TEXT, "af_heart"))
    utterances = [part for part in engine.phonemise(speech) if isinstance(part, Utterance)]
    spoken = [word.text for utterance in utterances for word in utterance.words]
    assert "".join(spoken) == "".join(c for c in TEXT if c.isalnum())
    for utterance in utterances:
        plan = engine.plan(utterance, speech)
        for word in utterance.words:
            frames = plan.durations[1 + word.start : 1 + word.end].sum()
            # 25 ms each: an "a" may be as short as one, longer words may not.
            assert frames >= (2 if len(word.text) > 2 else 1), word.text


def pitches(samples: Samples) -> NDArray[np.float64]:
    """Hz by autocorrelation in each 10 ms, shape (n,); NaN where nothing is periodic."""
    size, least, most = 1200, SAMPLE_RATE // 500, SAMPLE_RATE // 60
    window = np.hanning(size)
    spread = np.fft.irfft(np.abs(np.fft.rfft(window, 4096)) ** 2)[:most]
    found = np.full(max(0, len(samples) - size) // 240, np.nan)
    for number in range(len(found)):
        frame = samples[240 * number :][:size] * window
        likeness = np.fft.irfft(np.abs(np.fft.rfft(frame, 4096)) ** 2)[:most] / spread
        if likeness[0] < 1e-4:
            continue
        lag = least + int(np.argmax(likeness[least:]))
        if likeness[lag] > 0.7 * likeness[0]:
            found[number] = SAMPLE_RATE / lag
    return found


@pytest.mark.parametrize("voice", ["af_heart", "bm_george"])
@pytest.mark.parametrize("semitones", [-4.0, 4.0])
def test_pitch_is_raised_by_as_many_semitones_as_asked_in_the_same_time(
    synthesise: Callable[[SynthesisRequest], Spoken], voice: str, semitones: float
) -> None:
    plain, words = synthesise(SynthesisRequest(TEXT, voice))
    raised, others = synthesise(SynthesisRequest(TEXT, voice, pitch=semitones))
    assert [word.end - word.start for word in words] == pytest.approx([word.end - word.start for word in others])
    # Each silent edge may be cut a frame apart.
    assert abs(len(plain) - len(raised)) <= 4 * FRAME
    before, after = pitches(plain), pitches(raised)
    count = min(len(before), len(after))
    intervals = 12 * np.log2(after[:count] / before[:count])
    assert np.isfinite(intervals).mean() > 0.25
    assert np.nanmedian(intervals) == pytest.approx(semitones, abs=0.25)


def test_a_given_duration_is_obeyed_and_the_others_are_what_they_were(engine: SpeechEngine) -> None:
    speech = engine.prepare(SynthesisRequest("The cat sat on the stove.", "af_heart"))
    (utterance,) = (part for part in engine.phonemise(speech) if isinstance(part, Utterance))
    own = engine.plan(utterance, speech)
    place = utterance.phonemes.index("æ")
    wished = tuple(40 if number == place else None for number in range(len(utterance.phonemes)))
    spelled = SynthesisRequest(
        utterance.phonemes, "af_heart", options=TextOptions(spelling="phonemes"), durations=wished
    )
    plan = engine.plan(utterance, engine.prepare(spelled))
    expected = own.durations.copy()
    expected[1 + place] = 40
    assert plan.durations.tolist() == expected.tolist() and plan.frames == expected.sum()
    begin = int(expected[: 1 + place].sum())
    assert np.corrcoef(plan.energy[: begin - 4], own.energy[: begin - 4])[0, 1] > 0.99
    late = expected[1 + place] - own.durations[1 + place]
    times, others = (
        [(word.start, word.end) for word in WordTimes(utterance.words, each.durations).placed(0)]
        for each in (own, plan)
    )
    (held,) = (word for word in utterance.words if word.start <= place < word.end)
    for word, (start, end), (later, latest) in zip(utterance.words, times, others, strict=True):
        assert later - start == pytest.approx(late / 40 if word.start > held.start else 0, abs=1e-3)
        assert latest - end == pytest.approx(late / 40 if word.start >= held.start else 0, abs=1e-3)


@pytest.mark.parametrize(("speed", "heard"), [(0.25, 0.25), (0.5, 0.5), (2.0, 1.9), (3.0, 2.8), (4.0, 3.3)])
def test_speech_is_as_fast_as_asked_at_its_own_pitch(
    synthesise: Callable[[SynthesisRequest], Spoken], speed: float, heard: float
) -> None:
    """No phoneme is shorter than a frame, which makes the fastest speech a little slower."""
    plain, words = synthesise(SynthesisRequest(TEXT, "af_heart"))
    other, others = synthesise(SynthesisRequest(TEXT, "af_heart", speed))
    assert len(plain) / len(other) == pytest.approx(heard, rel=0.1)
    assert others[-1].end / words[-1].end == pytest.approx(1 / heard, rel=0.1)
    # Samples that were merely played faster or slower would be an octave off or more.
    assert 12 * abs(np.log2(np.nanmedian(pitches(other)) / np.nanmedian(pitches(plain)))) < 3.0
    assert 0.7 < other.std() / plain.std() < 1.4


def test_no_join_between_windows_clicks(synthesise: Callable[[SynthesisRequest], Spoken]) -> None:
    """A click is a step far larger than those of the speech around it."""
    samples, _ = synthesise(SynthesisRequest(TEXT, "af_heart"))
    steps = np.abs(np.diff(samples, n=2))
    local = np.convolve(steps, np.ones(480) / 480, mode="same")
    assert (steps / (local + 0.003)).max() < 25


def test_silence_between_sentences_is_as_asked(engine: SpeechEngine) -> None:
    text = "This is the first line.\n\nThis is the second line."
    samples = np.concatenate([piece.samples for piece in pieces_of(engine, SynthesisRequest(text, "af_heart"))])
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    longest = np.diff(loud).max() / SAMPLE_RATE
    assert 0.5 < longest < 0.75
