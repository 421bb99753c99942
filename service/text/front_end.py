"""From the caller's text to utterances, one after another, so that the first can be spoken while the rest is text.

What is wrong with a text is found before any of it is spoken; what takes time, paragraph for paragraph.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from service.errors import InvalidInput, NothingToSay
from service.g2p.loading import PhonemiserCache
from service.g2p.phonemiser import Override, Token
from service.g2p.vocabulary import Vocabulary
from service.source_text import SourceText
from service.speech import MAX_PHONEMES, Pause, TextOptions, Utterance
from service.text.guards import paragraphs, plain, tidy, unified, unwrapped
from service.text.languages import LANGUAGES, Language
from service.text.lists import stopped
from service.text.markup.passages import Passages, passages
from service.text.normalise.normaliser import Normaliser
from service.text.packing import Spelled, packed
from service.text.phonetic import check_phonemes, has_vowel, phonetic_sentences
from service.text.prepared import PreparedText
from service.text.sentences import sentences
from service.text.sourced import sourced

# Three dots mean something, three hundred are a line across a page: the model would pause for every one of them.
_RULES = re.compile(r"([.!?,;:…—–~_*。！？、，；：～-])\1{3,}")


class FrontEnd:
    """Reads texts of several languages; what a language needs is loaded when it is first read.

    Args:
        languages: those that are known, whether they can be read here or not.
        folder: of a build, with the tables that some of them need.
        room: MiB that may be held of what was loaded; see ``service.g2p.loading.PhonemiserCache``.
        vocabulary: of the model.
    """

    def __init__(self, languages: Sequence[Language], folder: Path, room: float, vocabulary: Vocabulary) -> None:
        self.languages = [each.card(folder) for each in languages]
        available = {card.tag for card in self.languages if not card.unavailable_reason}
        self._readable = {each.tag: each for each in languages if each.tag in available}
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
        self._shelf.take(found.loader)(found.profile).phonemise(found.example)
        self._usual = found.loader.name

    def release_memory(self) -> None:
        """Let go of what was loaded for languages other than the usual one."""
        self._shelf.clear(self._usual)

    def prepare(self, text: str, language: str, options: TextOptions) -> PreparedText:
        """Clean a text and parse its mark-up; errors in it are found here, but for words that cannot be pronounced.

        Args:
            text: the caller's.
            language: BCP 47 tag of an available language.
            options: of normalisation and mark-up.

        Raises:
            KeyError: the language is not available.
            InvalidInput: it has letters that the language cannot read, or its mark-up exceeds a limit.
            NothingToSay: it is phonemes without a vowel.
        """
        alphabet = self._readable[language].alphabet
        if options.spelling == "phonemes":
            self._check_phonemes(text)
            return PreparedText(text, language, options, Passages([SourceText.of(text)]))
        whole = unified(SourceText.of(text))
        marked = passages(whole) if options.markup else Passages([whole])
        for override in marked.overrides:
            self._check(override)
        parts = [part if isinstance(part, Pause) else plain(part, alphabet) for part in marked.parts]
        return PreparedText(text, language, options, Passages(parts, marked.overrides))

    def utterances(
        self, text: PreparedText, limit: int = MAX_PHONEMES, first: int = MAX_PHONEMES
    ) -> Generator[Utterance | Pause, None, None]:
        """Utterances and pauses of the whole text, phonemised as they are taken.

        Args:
            text: from ``prepare``.
            limit: phonemes of an utterance.
            first: phonemes beyond which the first sentence is cut, to shorten the time to the first audio.

        Raises:
            InvalidInput: a word cannot be pronounced.
            NothingToSay: there is neither a word nor a pause.
        """
        phonetic = text.options.spelling == "phonemes"
        found = self._phonetic(text.source, min(limit, first)) if phonetic else self._words(text)
        return packed(found, text.source, limit, first)

    def _check_phonemes(self, text: str) -> None:
        check_phonemes(text, self._vocabulary)
        if not has_vowel(text):
            raise NothingToSay("input has no phoneme that can be heard by itself")

    def _phonetic(self, text: str, whole: int) -> Iterator[Spelled]:
        for tokens, last in phonetic_sentences(text, whole):
            yield Spelled(tokens, 0, last)

    def _words(self, text: PreparedText) -> Iterator[Spelled | Pause]:
        language = self._readable[text.language]
        if language.needs_dry_run:
            for _ in self._spelled(text, language):
                pass
        yield from self._spelled(text, language)

    def _spelled(self, text: PreparedText, language: Language) -> Iterator[Spelled | Pause]:
        numbers = count()
        for part in text.passages.parts:
            if isinstance(part, Pause):
                yield part
                continue
            for paragraph in paragraphs(part):
                yield from self._paragraph(paragraph, next(numbers), text, language)

    def _paragraph(
        self, paragraph: SourceText, number: int, text: PreparedText, language: Language
    ) -> Iterator[Spelled]:
        phonemiser = self._shelf.take(language.loader)(language.profile)
        paragraph = stopped(unwrapped(paragraph, language.alphabet), language.alphabet)
        given = partial(_given, marked=text.passages)
        paragraph = tidy(_normalised(paragraph, given(paragraph), language.normalise, text.options), language.alphabet)
        for sentence in sentences(paragraph, language.tag, given(paragraph)):
            found = sentence.text.sub(_RULES, lambda rule: rule[1] * 3)
            tokens = map(self._in_vocabulary, phonemiser.phonemise(found.text, text.passages.overrides_of(found)))
            yield Spelled(sourced(tokens, found), number, sentence.last, sentence.ends)

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


def build_front_end(
    vocabulary: Vocabulary, tables: Path, room: float = 0.0, languages: Sequence[Language] = LANGUAGES
) -> FrontEnd:
    """Front-end of all ``languages``; no phonemiser is loaded yet.

    Args:
        vocabulary: of the model.
        tables: the folder that has the tables, such as that of a build.
        room: MiB that may be held for languages; with 0, one at a time.
        languages: table of languages.
    """
    return FrontEnd(languages, tables, room, vocabulary)


def _normalised(
    text: SourceText, given: Sequence[tuple[int, int]], normalise: Normaliser, options: TextOptions
) -> SourceText:
    """The normalised text; the spans of ``given`` are left unchanged, as their phonemes are known."""
    parts, last = [], 0
    for start, end in given:
        parts += [normalise(text[last:start], options), text[start:end]]
        last = end
    return SourceText.join([*parts, normalise(text[last:], options)])


def _given(text: SourceText, marked: Passages) -> Sequence[tuple[int, int]]:
    """Spans of ``text`` whose phonemes the caller gave."""
    return [(each.start, each.end) for each in marked.overrides_of(text) if each.phonemes is not None]
