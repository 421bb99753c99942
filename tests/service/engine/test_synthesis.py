"""The whole way from text to samples, on the tiny model; what only real weights can show is in test_real_model."""

import logging
from pathlib import Path

import msgspec
import numpy as np
import pytest

from service.acoustic.model import AcousticModel
from service.engine.loading import load_engine
from service.engine.synthesis import SpeechEngine
from service.errors import (
    InvalidInput,
    NothingToSay,
    UnknownVoice,
    UnsupportedLanguage,
)
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import read_manifest
from service.settings import Settings
from service.speech import FRAME, SAMPLE_RATE, Samples, SynthesisRequest, TextOptions, Utterance
from service.text.front_end import FrontEnd
from service.text.languages import LANGUAGES, Language
from service.voices.book import VoiceBook
from tests.service.engine.engines import spelled, with_arena_of
from tests.service.pieces import pieces_of

STRICT = TextOptions(strict=True)
TEXT = "The harbour was quiet. Three boats came in before noon, and nobody met them, which was odd. Then it rained."


@pytest.fixture(scope="module")
def settings(tiny_model: Path) -> Settings:
    return Settings(model=str(tiny_model))


@pytest.fixture(scope="module")
def engine(settings: Settings) -> SpeechEngine:
    return load_engine(settings)


def said(engine: SpeechEngine, text: str, voice: str = "af_heart", speed: float = 1.0) -> Samples:
    return np.concatenate([piece.samples for piece in pieces_of(engine, SynthesisRequest(text, voice, speed))])


def test_speech_is_finite_within_full_scale_and_not_silent(engine: SpeechEngine) -> None:
    samples = said(engine, TEXT)
    assert samples.dtype == np.float32 and np.isfinite(samples).all()
    assert 0.02 < np.abs(samples).max() <= 1.0
    assert len(samples) > 3 * SAMPLE_RATE


@pytest.mark.parametrize("voice", ["af_heart", "bm_george"])
def test_the_same_request_gives_the_same_samples_whatever_came_between(engine: SpeechEngine, voice: str) -> None:
    first = said(engine, TEXT, voice)
    said(engine, "Something else altogether!", "am_adam", 1.4)
    assert np.array_equal(first, said(engine, TEXT, voice))


def test_it_is_given_out_in_pieces_while_the_rest_is_still_to_be_made(engine: SpeechEngine) -> None:
    pieces = list(pieces_of(engine, SynthesisRequest(TEXT * 4, "af_heart")))
    assert len(pieces) > 4
    longest = engine.limits.rule.most * FRAME + 2 * SAMPLE_RATE
    assert max(len(piece.samples) for piece in pieces) <= longest


def test_every_phoneme_has_frames_and_every_frame_is_rendered(engine: SpeechEngine) -> None:
    speech = engine.prepare(SynthesisRequest(TEXT * 20, "af_heart", 1.3))
    for utterance in engine.phonemise(speech):
        assert isinstance(utterance, Utterance)
        plan = engine.plan(utterance, speech)
        assert len(plan.durations) == len(utterance.phonemes) + 2
        assert (plan.durations >= 1).all() and plan.durations.sum() == plan.frames
        for word in utterance.words:
            assert plan.durations[1 + word.start : 1 + word.end].sum() > 0


def test_words_are_timed_in_order_within_the_audio(engine: SpeechEngine) -> None:
    pieces = list(pieces_of(engine, SynthesisRequest(TEXT * 2, "af_heart")))
    words = [word for piece in pieces for word in piece.words]
    assert "".join(word.text for word in words) == "".join(c for c in TEXT * 2 if c.isalnum())
    times = [time for word in words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 < times[-1] <= sum(len(piece.samples) for piece in pieces) / SAMPLE_RATE


def test_the_phonemes_of_every_utterance_are_counted_once(engine: SpeechEngine) -> None:
    speech = engine.prepare(SynthesisRequest(TEXT * 4, "af_heart"))
    read = [part for part in engine.phonemise(speech) if isinstance(part, Utterance)]
    assert len(read) > 1
    counts = [piece.phonemes for piece in engine.synthesise(speech) if piece.phonemes]
    assert counts == [len(utterance.phonemes) for utterance in read]


@pytest.mark.parametrize(
    ("speech", "param"),
    [
        (SynthesisRequest("Hola.", "ef_dora"), "voice"),
        (SynthesisRequest("Hola.", "af_heart", language="es-ES"), "lang"),
    ],
)
def test_a_language_that_cannot_be_read_is_the_fault_of_whoever_named_it(
    engine: SpeechEngine, tiny_model: Path, speech: SynthesisRequest, param: str
) -> None:
    with pytest.raises(UnsupportedLanguage, match="an example of a lack") as caught:
        lacking(engine, tiny_model).prepare(speech)
    assert caught.value.param == param
    with pytest.raises(UnsupportedLanguage, match=r"cannot read tlh$"):
        engine.prepare(msgspec.structs.replace(speech, language="tlh"))


def test_faster_speech_is_shorter(engine: SpeechEngine) -> None:
    assert len(said(engine, TEXT, speed=2.0)) < len(said(engine, TEXT)) < len(said(engine, TEXT, speed=0.5))


@pytest.mark.parametrize("speed", [0.25, 0.4, 2.0, 4.0])
def test_words_are_heard_as_long_as_the_model_plans_them_at_the_tempo_of_the_samples(
    engine: SpeechEngine, speed: float
) -> None:
    speech = engine.prepare(SynthesisRequest(TEXT, "af_heart", speed))
    tempo = speech.controls.tempo
    assert tempo != 1.0
    planned = []
    for utterance in engine.phonemise(speech):
        assert isinstance(utterance, Utterance)
        durations = engine.plan(utterance, speech).durations
        planned += [durations[1 + word.start : 1 + word.end].sum() for word in utterance.words]
    heard = [word.end - word.start for piece in engine.synthesise(speech) for word in piece.words]
    assert heard == pytest.approx([frames * FRAME / SAMPLE_RATE / tempo for frames in planned], abs=2e-4)


@pytest.mark.parametrize("speed", [0.25, 4.0])
def test_times_follow_the_speed_in_long_text_without_drift(engine: SpeechEngine, speed: float) -> None:
    pieces = list(pieces_of(engine, SynthesisRequest(TEXT * 6, "af_heart", speed)))
    words = [word for piece in pieces for word in piece.words]
    times = [time for word in words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 < times[-1] <= sum(len(piece.samples) for piece in pieces) / SAMPLE_RATE


def test_pitch_changes_the_samples_and_neither_times_nor_words(engine: SpeechEngine) -> None:
    plain, raised = (list(pieces_of(engine, SynthesisRequest(TEXT, "af_heart", pitch=pitch))) for pitch in (0.0, 5.0))
    durations = [[word.end - word.start for piece in pieces for word in piece.words] for pieces in (plain, raised)]
    assert durations[0] == pytest.approx(durations[1], abs=1e-6)
    assert not np.array_equal(plain[0].samples, raised[0].samples)


@pytest.mark.parametrize("speed", [1.0, 4.0])
def test_given_durations_are_obeyed_at_any_speed(engine: SpeechEngine, tiny_model: Path, speed: float) -> None:
    spelling = with_arena_of(engine, tiny_model, 256)
    speech = spelling.prepare(spelled("hɪɹwɡˈO", (20, None, 7, 30, None, 1, 12), speed))
    (utterance,) = spelling.phonemise(speech)
    assert isinstance(utterance, Utterance)
    durations = spelling.plan(utterance, speech).durations.tolist()
    assert [durations[place] for place in (1, 3, 4, 6, 7)] == [20, 7, 30, 1, 12]
    (word,) = [word for piece in spelling.synthesise(speech) for word in piece.words]
    assert word.end - word.start == pytest.approx(sum(durations[1:-1]) * FRAME / SAMPLE_RATE, abs=2e-4)


@pytest.mark.parametrize(
    "speech",
    [
        msgspec.structs.replace(spelled("ɡˈO", (1, 1, 1)), options=TextOptions()),
        spelled("ɡˈO", (1, 1)),
        spelled("ɡˈO", (1, 1, 1_000_000)),
    ],
)
def test_durations_that_do_not_fit_are_refused_before_queueing(engine: SpeechEngine, speech: SynthesisRequest) -> None:
    with pytest.raises(InvalidInput) as caught:
        engine.prepare(speech)
    assert caught.value.param == "durations"


def test_durations_for_more_than_one_utterance_are_refused_before_any_audio(
    engine: SpeechEngine, tiny_model: Path
) -> None:
    text = "ɡˈO.\n\nɡˈO."
    with pytest.raises(InvalidInput, match="one utterance") as caught:
        next(pieces_of(with_arena_of(engine, tiny_model, 256), spelled(text, (3,) * len(text))))
    assert caught.value.param == "durations"


def test_closing_the_stream_stops_the_work(engine: SpeechEngine) -> None:
    stream = pieces_of(engine, SynthesisRequest(TEXT * 20, "af_heart"))
    next(stream)
    stream.close()
    assert list(stream) == []


@pytest.mark.parametrize(
    ("speech", "error"),
    [
        (SynthesisRequest("Hello.", "af_hart"), UnknownVoice),
        (SynthesisRequest("Hello.", "af_heart", language="tlh"), UnsupportedLanguage),
        (SynthesisRequest("?!", "af_heart", options=STRICT), NothingToSay),
        (SynthesisRequest("Say 你好.", "af_heart", options=STRICT), InvalidInput),
    ],
)
def test_what_the_caller_can_mend_is_said_before_any_audio(
    engine: SpeechEngine, speech: SynthesisRequest, error: type[Exception]
) -> None:
    with pytest.raises(error):
        next(pieces_of(engine, speech))


def test_a_text_without_a_word_is_a_short_silence(engine: SpeechEngine) -> None:
    (piece,) = pieces_of(engine, SynthesisRequest("?!", "af_heart"))
    assert 0.1 * SAMPLE_RATE < len(piece.samples) < 0.5 * SAMPLE_RATE
    assert not piece.samples.any()


def test_pieces_count_the_words_that_were_not_read(engine: SpeechEngine) -> None:
    request = SynthesisRequest("早上好。兙。[pause:2s] 晚上好。兡", "zf_xiaobei")
    assert sum(piece.unread for piece in pieces_of(engine, request)) == 2


def test_only_voices_whose_language_can_be_read_are_offered(engine: SpeechEngine) -> None:
    readable = {language.tag for language in engine.languages if not language.unavailable_reason}
    assert {voice.language for voice in engine.voices} == readable >= {"en-US", "en-GB", "es-ES", "hi-IN"}


def test_voices_of_a_language_that_lacks_something_are_not_offered(engine: SpeechEngine, tiny_model: Path) -> None:
    poor = lacking(engine, tiny_model)
    assert {voice.language for voice in engine.voices} - {voice.language for voice in poor.voices} == {"es-ES"}
    assert {each.tag: each.unavailable_reason for each in poor.languages if each.unavailable_reason}[
        "es-ES"
    ] == "an example of a lack"


def test_languages_other_than_the_usual_one_are_let_go_of(
    engine: SpeechEngine, caplog: pytest.LogCaptureFixture
) -> None:
    said(engine, "Hola.", "ef_dora")
    with caplog.at_level(logging.INFO, "service"):
        engine.release_memory()
        engine.release_memory()
    assert caplog.text.count("unloaded G2P: ") == 1
    assert "espeak-ng's languages" in caplog.text
    said(engine, "Hola.", "ef_dora")


def test_the_model_card_tells_where_the_weights_come_from(engine: SpeechEngine) -> None:
    assert engine.card.id == "tiny" and engine.card.created > 0
    assert "random weights" in engine.card.description


def test_equivalent_requests_are_prepared_to_equal_ones_with_one_key(engine: SpeechEngine) -> None:
    first, second = map(
        engine.prepare,
        (
            SynthesisRequest(TEXT, "af_bella(2)+af_sky(1)"),
            SynthesisRequest(TEXT, "AF_sky(2) + af_bella(4)", language="en-US"),
        ),
    )
    assert first.request == second.request == SynthesisRequest(TEXT, "af_bella(2)+af_sky", language="en-US")
    assert first.key == second.key
    alias, voice = (
        engine.prepare(SynthesisRequest(TEXT, name, language=language))
        for name, language in (("Fable", None), ("bm_fable", "en-GB"))
    )
    assert (alias.request, alias.key) == (voice.request, voice.key)
    assert first.key != engine.prepare(SynthesisRequest(TEXT, "af_bella+af_sky")).key


def test_blends_and_aliases_are_said(tiny_model: Path) -> None:
    engine = load_engine(Settings(model=str(tiny_model), voice_aliases="narrator=bm_george+bm_lewis", voice="narrator"))
    for expression in ("narrator", "Alloy", "af_bella(2)+af_sky(1)", "af_bella(2)-af_sky(0.5)"):
        assert len(said(engine, TEXT, expression)) > SAMPLE_RATE / 4
    assert np.array_equal(said(engine, TEXT, "alloy+nova"), said(engine, TEXT, "af_nova(2)+af_alloy(2)"))
    assert not np.array_equal(said(engine, TEXT, "af_bella+af_sky"), said(engine, TEXT, "af_bella"))


def lacking(engine: SpeechEngine, model: Path) -> SpeechEngine:
    """The same engine where something is missing for Spanish."""

    def unavailable_reason(folder: Path) -> str:
        return "an example of a lack"

    def poorer(language: Language) -> Language:
        loader = msgspec.structs.replace(language.loader, unavailable_reason=unavailable_reason)
        return msgspec.structs.replace(language, loader=loader) if language.tag == "es-ES" else language

    book, vocabulary = VoiceBook.open(model / "voices.json"), read_vocabulary()
    reader = FrontEnd(list(map(poorer, LANGUAGES)), model, 0, vocabulary)
    acoustic = AcousticModel.open(model, 1, 60)
    return SpeechEngine(read_manifest(model), reader, vocabulary, acoustic, book, engine.limits, "lacking")
