"""Each language on real weights: it speaks, with sounds that the model knows, and every word takes its time."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from service.engine.loading import load_engine
from service.engine.synthesis import SpeechEngine, WordTimes
from service.g2p.vocabulary import read_vocabulary
from service.settings import Settings
from service.speech import SAMPLE_RATE, SynthesisRequest, Utterance
from tests.service.pieces import pieces_of

pytestmark = pytest.mark.model

TEXTS: Mapping[str, str] = {
    "en-US": "Good evening. The ferry leaves at 10:30, and the return ticket is $12.50. Shall we go?",
    "en-GB": "Good evening. The ferry leaves at 10:30, and the return ticket is £12.50. Shall we go?",
    "es-ES": "Buenas tardes. El ferry sale a las 10:30 y el billete cuesta 12,50 €. ¿Vamos juntos?",
    "fr-FR": "Bonsoir. Le bateau part à 10h30 et l'aller-retour coûte 12,50 €. On y va ensemble ?",
    "hi-IN": "नमस्ते। नाव सुबह 10:30 बजे जाती है और टिकट ₹250 का है। क्या हम साथ चलें?",
    "it-IT": "Buonasera. Il traghetto parte alle 10:30 e il biglietto costa 12,50 €. Andiamo insieme?",
    "ja-JP": "こんばんは。船は十時半に出ます。切符は千二百円です。一緒に行きましょうか？",
    "pt-BR": "Boa noite. A balsa sai às 10h30 e a passagem custa R$ 12,50. Vamos juntos?",
    "zh-CN": "晚上好。渡轮十点半出发，往返票一百二十元。我们一起去吗？",
}


@pytest.fixture(scope="module")
def engine(real_model: Path) -> SpeechEngine:
    return load_engine(Settings(model=str(real_model)))


def spoken(engine: SpeechEngine, language: str) -> SynthesisRequest:
    """The text by the first voice of the language."""
    known = {each.tag: each.unavailable_reason for each in engine.languages}
    if known.get(language, "nothing reads it"):
        pytest.skip(f"{language} cannot be read here: {known.get(language, 'nothing reads it')}")
    return SynthesisRequest(TEXTS[language], next(voice.id for voice in engine.voices if voice.language == language))


def test_there_is_a_text_for_every_language(engine: SpeechEngine) -> None:
    assert {language.tag for language in engine.languages} <= set(TEXTS)


@pytest.mark.parametrize("language", TEXTS)
def test_every_word_takes_its_time(engine: SpeechEngine, language: str) -> None:
    speech, vocabulary = engine.prepare(spoken(engine, language)), read_vocabulary()
    words = 0
    for utterance in engine.phonemise(speech):
        assert isinstance(utterance, Utterance)
        assert vocabulary.known(utterance.phonemes) == utterance.phonemes
        plan = engine.plan(utterance, speech)
        assert all(plan.durations[1 + word.start : 1 + word.end].sum() >= 1 for word in utterance.words)
        words += len(utterance.words)
        ends = [word.end for word in WordTimes(utterance.words, plan.durations, 0, 1.0).placed(0)]
        assert ends == sorted(ends)
    assert words >= 9


@pytest.mark.parametrize("language", TEXTS)
def test_it_speaks(engine: SpeechEngine, language: str) -> None:
    pieces = list(pieces_of(engine, spoken(engine, language)))
    samples = np.concatenate([piece.samples for piece in pieces])
    assert 4 < len(samples) / SAMPLE_RATE < 14
    assert 0.15 < np.abs(samples).max() < 1.0
    times = [word for piece in pieces for word in piece.words]
    # The last word may be planned to end in silence that is cut off.
    assert all(word.start < word.end < len(samples) / SAMPLE_RATE + 0.5 for word in times)
    assert all(before.start <= after.start for before, after in pairwise(times))


@pytest.mark.parametrize(("voice", "language"), [("af_heart", "fr-FR"), ("ef_dora(2)+af_bella", "es-ES")])
def test_any_voice_reads_any_language_and_blends_do(engine: SpeechEngine, voice: str, language: str) -> None:
    asked = engine.prepare(
        SynthesisRequest(TEXTS[language], voice, language=None if voice.startswith("e") else language)
    )
    assert asked.language == language
    assert sum(len(piece.samples) for piece in engine.synthesise(asked)) > 4 * SAMPLE_RATE
