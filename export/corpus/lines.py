"""Calibration lines and held-out lines: sentences with voices and speeds.

Ranges that are fitted to a voice, a speed and a sentence say little about others, so the two sets share none of them.
Calibration lines use all 54 voices, each at least twice in English; those of another language, which come last, use its
own voices. Held-out lines use voices that do not exist: mixtures of two, and extrapolations from one away from another.

Sentences of another language are in files of their own, ``calibration.es-ES.txt`` for one. A language whose G2P is not
installed (Japanese, without the extra ``ja``) has no lines; ``unavailable_languages`` gives the reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from service.g2p.vocabulary import read_vocabulary
from service.languages import AMERICAN_ENGLISH, BRITISH_ENGLISH
from service.model.manifest import VOICES
from service.speech import TextOptions, Utterance, Voice
from service.text.front_end import FrontEnd, build_front_end
from service.text.languages import LANGUAGES, Language
from service.voices.book import VoiceBook

_FOLDER = Path(__file__).parent
_BOOK = _FOLDER.parent.parent / "models" / "voices" / VOICES
_CALIBRATION_SPEEDS = (0.7, 1.4)
_HELD_OUT_SPEEDS = (0.8, 1.3)
_HELD_OUT_SEED = 20_250_131
_MIX_WEIGHTS = (0.7, 0.5, 1.2, 0.6)
"""Weights of the first voice of held-out lines, cyclically; the second has the rest, which is negative for 1.2."""
_ENGLISH = "en-"

VoiceMix = tuple[tuple[str, float], ...]


class Line(msgspec.Struct, frozen=True):
    """Utterance with its voice and speed."""

    text: str
    """Reference text for word errors."""
    language: str
    """BCP 47 tag of the phonemes' language."""
    mix: VoiceMix
    """Voice ids and their weights, which sum to 1; a weight may be negative."""
    speed: float
    """Divides durations."""
    phonemes: str
    """1 to ``MAX_PHONEMES`` of them, each in the model's vocabulary."""

    @property
    def voice(self) -> str:
        """Name of the mix: ``af_heart``, or ``0.7 af_heart + 0.3 bm_lewis``."""
        if len(self.mix) == 1:
            return self.mix[0][0]
        first, *others = (f"{abs(weight):.1f} {voice}" for voice, weight in self.mix)
        signs = ("-" if weight < 0 else "+" for _, weight in self.mix[1:])
        return " ".join([first, *(f"{sign} {other}" for sign, other in zip(signs, others, strict=True))])


class _Sentence(msgspec.Struct, frozen=True):
    """A line before G2P."""

    text: str
    mix: VoiceMix
    speed: float
    language: str


def calibration_lines(seed: int, tables: Path) -> tuple[Line, ...]:
    """Calibration lines of all voices: about 110 of English, then 8 of each other language.

    Args:
        seed: seed of the order of voices and of the speeds, which are uniform from 0.7 to 1.4.
        tables: folder of the tables of languages, such as that of a build.
    """
    generator = np.random.default_rng(seed)
    texts = sentences("calibration")
    voices = VoiceBook.open(_BOOK).voices
    order = generator.permutation([voice.id for voice in voices])
    speeds = generator.uniform(*_CALIBRATION_SPEEDS, len(texts))
    # Texts become longer towards the end of the file; shuffled, so that no voice has only short ones.
    shuffled = (texts[index] for index in generator.permutation(len(texts)))
    parts = [
        _Sentence(text, ((voice := str(order[number % len(order)]), 1.0),), round(float(speed), 3), _accent(voice))
        for number, (text, speed) in enumerate(zip(shuffled, speeds, strict=True))
    ]
    for language in other_languages(tables):
        own = [voice.id for voice in voices if voice.language == language]
        for number, text in enumerate(sentences(f"calibration.{language}")):
            speed = round(float(generator.uniform(*_CALIBRATION_SPEEDS)), 3)
            parts.append(_Sentence(text, ((own[number % len(own)], 1.0),), speed, language))
    return tuple(_phonemise(parts, tables, "G2P of calibration lines"))


def held_out_lines(count: int, tables: Path) -> tuple[Line, ...]:
    """First lines of the held-out set, at most ``count``; any prefix has various lengths, voices and speeds.

    English lines come first (160), those of other languages last.

    Args:
        count: largest number of lines.
        tables: folder of the tables of languages, such as that of a build.
    """
    generator = np.random.default_rng(_HELD_OUT_SEED)
    voices = VoiceBook.open(_BOOK).voices
    parts = [
        _Sentence(
            text,
            (mix := _voice_mix(voices, _ENGLISH, number, generator)),
            _held_out_speed(generator),
            _accent(mix[0][0]),
        )
        for number, text in enumerate(sentences("held_out"))
    ]
    for language in other_languages(tables):
        for number, text in enumerate(sentences(f"held_out.{language}")):
            parts.append(
                _Sentence(text, _voice_mix(voices, language, number, generator), _held_out_speed(generator), language)
            )
    return tuple(_phonemise(parts[:count], tables, "G2P of held-out lines"))[:count]


def style(book: VoiceBook, line: Line) -> NDArray[np.float32]:
    """Weighted sum of the voices' styles for the line's length, shape (1, 256), float32."""
    rows = [np.float32(weight) * book.style(book.resolve(voice), len(line.phonemes)) for voice, weight in line.mix]
    return np.asarray(np.sum(rows, axis=0), dtype=np.float32)


def sentences(name: str) -> Sequence[str]:
    """Texts of ``calibration`` or ``held_out``, or of ``held_out.es-ES``, one per line of the file."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def unavailable_languages(tables: Path, languages: Sequence[Language] = LANGUAGES) -> Iterator[str]:
    """Reasons for the languages that have no lines, because their G2P is not installed."""
    for card in (language.card(tables) for language in languages):
        if card.unavailable_reason:
            yield f"no lines of {card.name}: {card.unavailable_reason}"


def other_languages(tables: Path, languages: Sequence[Language] = LANGUAGES) -> Iterator[str]:
    """Tags of the languages besides English whose G2P is installed."""
    for card in (language.card(tables) for language in languages):
        if not card.tag.startswith(_ENGLISH) and not card.unavailable_reason:
            yield card.tag


def _accent(voice: str) -> str:
    """Accent of a voice's English: British for British voices, else American."""
    return (BRITISH_ENGLISH if voice.startswith(BRITISH_ENGLISH.letter) else AMERICAN_ENGLISH).tag


def _voice_mix(voices: Sequence[Voice], language: str, number: int, generator: np.random.Generator) -> VoiceMix:
    """Mix of a voice whose tag begins with ``language`` and one of another gender or language."""
    share = _MIX_WEIGHTS[number % len(_MIX_WEIGHTS)]
    first_voices = [voice for voice in voices if voice.language.startswith(language)]
    first = first_voices[int(generator.integers(len(first_voices)))]
    others = [voice for voice in voices if (voice.gender, voice.language) != (first.gender, first.language)]
    second = others[int(generator.integers(len(others)))]
    return ((first.id, share), (second.id, round(1 - share, 3)))


def _held_out_speed(generator: np.random.Generator) -> float:
    return round(float(generator.uniform(*_HELD_OUT_SPEEDS)), 3)


def _phonemise(parts: Sequence[_Sentence], tables: Path, task: str) -> Iterator[Line]:
    front_end = build_front_end(read_vocabulary(), tables)
    for part in _progress(parts, task):
        yield from _lines(part, front_end)


def _lines(part: _Sentence, front_end: FrontEnd) -> Iterator[Line]:
    prepared = front_end.prepare(part.text, part.language, TextOptions())
    utterances = [piece for piece in front_end.utterances(prepared) if isinstance(piece, Utterance)]
    for utterance in utterances:
        words = " ".join(word.text for word in utterance.words)
        text = part.text if len(utterances) == 1 else words
        yield Line(text, part.language, part.mix, part.speed, utterance.phonemes)


def _progress(parts: Sequence[_Sentence], task: str) -> Iterable[_Sentence]:
    bar: Iterable[_Sentence] = tqdm(parts, desc=task, unit="text")
    return bar
