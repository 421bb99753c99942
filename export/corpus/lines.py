"""Who says which sentence, how fast: the lines that a quantised model is calibrated with, and those it is judged by.

Ranges that were fitted to a voice, a speed and a sentence say little about others, so the two sets share none of
them. Calibration lines are spoken by all 54 voices, each at least twice in English; those of another language, which
come last, by its own voices. Held-out lines are spoken by voices that nobody has: mixtures of two, and extrapolations
from one away from another.

Sentences of another language are in files of their own, ``calibration.es-ES.txt`` for one. A language that cannot be
read here (Japanese, without the extra ``ja``) has no lines; ``unread`` says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from service.g2p.vocabulary import read_vocabulary
from service.languages import AMERICAN_ENGLISH, BRITISH_ENGLISH
from service.manifest import VOICES
from service.speech import TextOptions, Utterance, Voice
from service.text.front_end import FrontEnd, build_front_end
from service.text.languages import LANGUAGES, Language
from service.voices.book import VoiceBook

_FOLDER = Path(__file__).parent
_BOOK = _FOLDER.parent.parent / "models" / "voices" / VOICES
_CALIBRATION_SPEEDS = (0.7, 1.4)
_HELD_OUT_SPEEDS = (0.8, 1.3)
_HELD_OUT_SEED = 20_250_131
_SHARES = (0.7, 0.5, 1.2, 0.6)
"""Weight of the first voice of a held-out line, in turn; the second has the rest, which is negative for 1.2."""
_ENGLISH = "en-"

Mix = tuple[tuple[str, float], ...]


class Line(msgspec.Struct, frozen=True):
    """One utterance and how it is to be said."""

    text: str
    """What a listener should write down."""
    language: str
    """BCP 47 tag of what the phonemes are in."""
    mix: Mix
    """Ids of voices and their weights, which sum to 1; a weight may be negative."""
    speed: float
    """Durations are divided by it."""
    phonemes: str
    """1 to ``MAX_PHONEMES`` of them, each in the model's vocabulary."""

    @property
    def voice(self) -> str:
        """The mix as a name: ``af_heart``, or ``0.7 af_heart + 0.3 bm_lewis``."""
        if len(self.mix) == 1:
            return self.mix[0][0]
        first, *others = (f"{abs(weight):.1f} {voice}" for voice, weight in self.mix)
        signs = ("-" if weight < 0 else "+" for _, weight in self.mix[1:])
        return " ".join([first, *(f"{sign} {other}" for sign, other in zip(signs, others, strict=True))])


class _Part(msgspec.Struct, frozen=True):
    """A line that has not been read yet."""

    text: str
    mix: Mix
    speed: float
    language: str


def calibration_lines(seed: int, tables: Path) -> tuple[Line, ...]:
    """The calibration sentences (about 110 lines of English, then 8 of each other language), said by all voices.

    Args:
        seed: of the order of the voices and of the speeds, which are uniform from 0.7 to 1.4.
        tables: folder of the tables of languages, such as that of a build.
    """
    generator = np.random.default_rng(seed)
    texts = corpus("calibration")
    voices = VoiceBook.open(_BOOK).voices
    order = generator.permutation([voice.id for voice in voices])
    speeds = generator.uniform(*_CALIBRATION_SPEEDS, len(texts))
    # Texts become longer towards the end of the file; shuffled, so that no voice says only short ones.
    shuffled = (texts[index] for index in generator.permutation(len(texts)))
    parts = [
        _Part(text, ((voice := str(order[number % len(order)]), 1.0),), round(float(speed), 3), _accent(voice))
        for number, (text, speed) in enumerate(zip(shuffled, speeds, strict=True))
    ]
    for language in other_languages(tables):
        own = [voice.id for voice in voices if voice.language == language]
        for number, text in enumerate(corpus(f"calibration.{language}")):
            speed = round(float(generator.uniform(*_CALIBRATION_SPEEDS)), 3)
            parts.append(_Part(text, ((own[number % len(own)], 1.0),), speed, language))
    return tuple(_read(parts, tables, "reading calibration lines"))


def held_out_lines(count: int, tables: Path) -> tuple[Line, ...]:
    """The first lines of the held-out set, at most ``count``; any prefix has various lengths, voices and speeds.

    English lines come first (160), those of other languages last.

    Args:
        count: how many lines.
        tables: folder of the tables of languages, such as that of a build.
    """
    generator = np.random.default_rng(_HELD_OUT_SEED)
    voices = VoiceBook.open(_BOOK).voices
    parts = [
        _Part(text, (mix := _pair(voices, _ENGLISH, number, generator)), _pace(generator), _accent(mix[0][0]))
        for number, text in enumerate(corpus("held_out"))
    ]
    for language in other_languages(tables):
        for number, text in enumerate(corpus(f"held_out.{language}")):
            parts.append(_Part(text, _pair(voices, language, number, generator), _pace(generator), language))
    return tuple(_read(parts[:count], tables, "reading held-out lines"))[:count]


def style(book: VoiceBook, line: Line) -> NDArray[np.float32]:
    """The weighted sum of the voices' styles for the line's length, shape (1, 256), float32."""
    rows = [np.float32(weight) * book.style(book.resolve(voice), len(line.phonemes)) for voice, weight in line.mix]
    return np.asarray(np.sum(rows, axis=0), dtype=np.float32)


def corpus(name: str) -> Sequence[str]:
    """The texts of ``calibration`` or ``held_out``, or of ``held_out.es-ES``, one per line of the file."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def unread(tables: Path, languages: Sequence[Language] = LANGUAGES) -> Iterator[str]:
    """A line for each language that has no sentences here, with the reason."""
    for card in (language.card(tables) for language in languages):
        if card.unavailable_reason:
            yield f"no lines of {card.name}: {card.unavailable_reason}"


def other_languages(tables: Path, languages: Sequence[Language] = LANGUAGES) -> Iterator[str]:
    """Tags of the languages besides English that can be read here."""
    for card in (language.card(tables) for language in languages):
        if not card.tag.startswith(_ENGLISH) and not card.unavailable_reason:
            yield card.tag


def _accent(voice: str) -> str:
    """The English that a voice reads: its own, or American."""
    return (BRITISH_ENGLISH if voice.startswith(BRITISH_ENGLISH.letter) else AMERICAN_ENGLISH).tag


def _pair(voices: Sequence[Voice], language: str, number: int, generator: np.random.Generator) -> Mix:
    """A voice whose tag begins with ``language``, mixed with one of another gender or language."""
    share = _SHARES[number % len(_SHARES)]
    speaking = [voice for voice in voices if voice.language.startswith(language)]
    first = speaking[int(generator.integers(len(speaking)))]
    others = [voice for voice in voices if (voice.gender, voice.language) != (first.gender, first.language)]
    second = others[int(generator.integers(len(others)))]
    return ((first.id, share), (second.id, round(1 - share, 3)))


def _pace(generator: np.random.Generator) -> float:
    return round(float(generator.uniform(*_HELD_OUT_SPEEDS)), 3)


def _read(parts: Sequence[_Part], tables: Path, task: str) -> Iterator[Line]:
    front_end = build_front_end(read_vocabulary(), tables)
    for part in _progress(parts, task):
        yield from _lines(part, front_end)


def _lines(part: _Part, front_end: FrontEnd) -> Iterator[Line]:
    prepared = front_end.prepare(part.text, part.language, TextOptions())
    utterances = [said for said in front_end.utterances(prepared) if isinstance(said, Utterance)]
    for utterance in utterances:
        words = " ".join(word.text for word in utterance.words)
        text = part.text if len(utterances) == 1 else words
        yield Line(text, part.language, part.mix, part.speed, utterance.phonemes)


def _progress(parts: Sequence[_Part], task: str) -> Iterable[_Part]:
    bar: Iterable[_Part] = tqdm(parts, desc=task, unit="text")
    return bar
