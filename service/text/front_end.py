"""From the caller's text to utterances, one after another, so that the first can be spoken while the rest is text.

What is wrong with a text is found before any of it is spoken; what takes time, paragraph for paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import msgspec

from service.errors import InvalidInput, NothingToSay
from service.g2p.loading import PhonemiserCache
from service.g2p.phonemiser import Override, Token
from service.g2p.vocabulary import Vocabulary
from service.source_text import SourceText
from service.speech import MAX_PHONEMES, LanguageCard, Pause, TextOptions, Utterance
from service.text.guards import paragraphs, plain, tidy, unified, unwrapped
from service.text.languages import LANGUAGES, Language
from service.text.lists import stopped
from service.text.markup.passages import Passages, passages
from service.text.packing import Spelled, packed
from service.text.phonetic import check_phonemes, has_vowel, phonetic_sentences
from service.text.sentences import sentences
from service.text.sourced import sourced

_ALL = TextOptions()

# Three dots mean something, three hundred are a line across a page: the model would pause for every one of them.
_RULES = re.compile(r"([.!?,;:…—–~_*。！？、，；：～-])\1{3,}")


class _Wanted(msgspec.Struct, frozen=True):
    """What is the same for all of a text."""

    language: Language
    reading: TextOptions
    marked: Passages


class FrontEnd:
    """Reads texts of several languages; what a language needs is loaded when it is first read.

    Args:
        languages: those that are known, whether they can be read here or not.
        folder: of a build, with the tables that some of them need.
        room: MiB that may be held of what was loaded; see ``service.g2p.loading.PhonemiserCache``.
        vocabulary: of the model.
    """

    def __init__(self, languages: Sequence[Language], folder: Path, room: float, vocabulary: Vocabulary) -> None:
        self.languages = [
            LanguageCard(each.tag, each.name, each.source.unavailable_reason(folder)) for each in languages
        ]
        self._readable = {each.tag: each for each in languages if not each.source.unavailable_reason(folder)}
        self._shelf = PhonemiserCache(folder, room)
        self._vocabulary = vocabulary
        self._usual = ""

    def unavailable_reason(self, language: str) -> str | None:
        """Why the language of that BCP 47 tag cannot be read here, as far as is known; None if it can."""
        if language in self._readable:
            return None
        return next((each.unavailable_reason for each in self.languages if each.tag == language), "")

    @property
    def held(self) -> Sequence[str]:
        """Names of what is loaded."""
        return self._shelf.held

    def warm(self, language: str) -> None:
        """Load what ``language`` needs now and not with the first text, and keep it when others are let go."""
        found = self._readable[language]
        self._shelf.take(found.source)(language).phonemise(found.example)
        self._usual = found.source.name

    def release_memory(self) -> None:
        """Let go of what was loaded for languages other than the usual one."""
        self._shelf.clear(self._usual)

    def utterances(
        self,
        text: str,
        language: str,
        reading: TextOptions = _ALL,
        limit: int = MAX_PHONEMES,
        first: int = MAX_PHONEMES,
    ) -> Iterator[Utterance | Pause]:
        """The whole text as utterances and pauses; text is read as they are taken.

        Args:
            text: as the caller wrote it.
            language: BCP 47 tag of one that can be read.
            reading: what is done with mark-up, numbers and the like.
            limit: phonemes of an utterance.
            first: phonemes beyond which the first sentence is cut, for those who wait for its sound.

        Raises:
            KeyError: the language cannot be read here.
            InvalidInput: something in the text cannot be pronounced, or its mark-up asks for too much.
            NothingToSay: there is neither a word in it nor a pause that was asked for.
        """
        phonetic = reading.spelling == "phonemes"
        found = (
            self._phonetic(text, min(limit, first))
            if phonetic
            else self._words(text, self._readable[language], reading)
        )
        return packed(found, text, limit, first)

    def _phonetic(self, text: str, whole: int) -> Iterator[Spelled]:
        check_phonemes(text, self._vocabulary)
        if not has_vowel(text):
            raise NothingToSay("input has no phoneme that can be heard by itself")
        for tokens, last in phonetic_sentences(text, whole):
            yield Spelled(tokens, 0, last)

    def _words(self, text: str, language: Language, reading: TextOptions) -> Iterator[Spelled | Pause]:
        whole = unified(SourceText.of(text))
        marked = passages(whole) if reading.markup else Passages([whole])
        for override in marked.overrides:
            self._check(override)
        # All of the text, before any of it is spoken: what is wrong with it must be found now.
        parts = [part if isinstance(part, Pause) else plain(part, language.alphabet) for part in marked.parts]
        wanted = _Wanted(language, reading, marked)
        if language.tried:
            for _ in self._spelled(parts, wanted):
                pass
        yield from self._spelled(parts, wanted)

    def _spelled(self, parts: Sequence[SourceText | Pause], wanted: _Wanted) -> Iterator[Spelled | Pause]:
        numbers = count()
        for part in parts:
            if isinstance(part, Pause):
                yield part
                continue
            for paragraph in paragraphs(part):
                yield from self._paragraph(paragraph, next(numbers), wanted)

    def _paragraph(self, paragraph: SourceText, number: int, wanted: _Wanted) -> Iterator[Spelled]:
        language = wanted.language
        phonemiser = self._shelf.take(language.source)(language.tag)
        paragraph = stopped(unwrapped(paragraph, language.alphabet), language.alphabet)
        paragraph = tidy(_normalised(paragraph, wanted), language.alphabet)
        for sentence in sentences(paragraph, language.tag, _given(paragraph, wanted.marked)):
            text = sentence.text.sub(_RULES, lambda found: found[1] * 3)
            tokens = map(self._in_vocabulary, phonemiser.phonemise(text.text, wanted.marked.overrides_of(text)))
            yield Spelled(sourced(tokens, text), number, sentence.last, sentence.ends)

    def _check(self, override: Override) -> None:
        if override.phonemes is None:
            return
        check_phonemes(override.phonemes, self._vocabulary)
        if not Token("", override.phonemes, False).is_pronounced:
            raise InvalidInput(f"input has a pronunciation without a sound: /{override.phonemes}/", "input")

    def _in_vocabulary(self, token: Token) -> Token:
        phonemes = " ".join(self._vocabulary.known(token.phonemes).split())
        known = Token(token.text, phonemes, token.spaced, parted=token.parted)
        if token.is_word and not known.is_pronounced:
            raise InvalidInput(f"input has {token.text!r}, which cannot be pronounced", "input")
        return known


def build_front_end(vocabulary: Vocabulary, tables: Path, room: float = 0.0) -> FrontEnd:
    """The front-end with every language that is known; nothing is loaded yet.

    Args:
        vocabulary: of the model.
        tables: the folder that has the tables, such as that of a build.
        room: MiB that may be held for languages; with 0, one at a time.
    """
    return FrontEnd(LANGUAGES, tables, room, vocabulary)


def _normalised(text: SourceText, wanted: _Wanted) -> SourceText:
    """What the caller gave phonemes for is left as it is."""
    normalise, reading = wanted.language.normalise, wanted.reading
    parts, last = [], 0
    for start, end in _given(text, wanted.marked):
        parts += [normalise(text[last:start], reading), text[start:end]]
        last = end
    return SourceText.join([*parts, normalise(text[last:], reading)])


def _given(text: SourceText, marked: Passages) -> Sequence[tuple[int, int]]:
    """The stretches of ``text`` whose phonemes the caller gave."""
    return [(each.start, each.end) for each in marked.overrides_of(text) if each.phonemes is not None]
