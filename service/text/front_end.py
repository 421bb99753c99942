"""Front-end: cleaning, mark-up, normalisation, sentence splitting and G2P of a text, which gives utterances.

``prepare`` processes the whole text, so that errors are found before synthesis. The rest, which takes time, is done
paragraph by paragraph as utterances are taken, so that the first is spoken early.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

import msgspec

from service.errors import InvalidInput, NothingToSay
from service.g2p.loading import PhonemiserCache
from service.g2p.phonemiser import Override, Token, with_source_offsets
from service.g2p.unreadable import unpronounceable, unreadable
from service.g2p.vocabulary import Vocabulary
from service.source_text import SourceText
from service.speech import MAX_PHONEMES, Pause, TextOptions, Utterance
from service.text.alphabets import Alphabet
from service.text.cleaning import (
    insert_breaks,
    normalise_characters,
    normalise_line_breaks,
    single_spaces,
    split_paragraphs,
)
from service.text.foreign import ForeignWord, count_scripts, foreign_words, with_latin_letters
from service.text.languages import LANGUAGES, Language
from service.text.markup.passages import Passages, parse_markup
from service.text.normalise.normaliser import Normaliser
from service.text.ornaments import remove_ornaments
from service.text.packing import PhonemisedSentence, pack_utterances
from service.text.paragraphs.dashes import normalise_dashes
from service.text.paragraphs.lines import end_list_items, join_wrapped_lines
from service.text.phonetic import check_phonemes, has_vowel, split_phonemes
from service.text.prepared import PreparedText
from service.text.sentences import split_sentences

# Three dots are an ellipsis, three hundred a rule across a page: the model would pause for every one of them.
_REPEATED_MARKS = re.compile(r"([.!?,;:…—–~_*。！？、，；：～-])\1{3,}")


class FrontEnd:
    """Front-end of several languages; a language's G2P is loaded at its first use.

    Args:
        languages: table of languages, available or not.
        folder: a build, with the tables that some of them need.
        capacity_mib: memory limit of loaded G2P; see ``service.g2p.loading.PhonemiserCache``.
        vocabulary: of the model.
    """

    def __init__(
        self, languages: Sequence[Language], folder: Path, capacity_mib: float, vocabulary: Vocabulary
    ) -> None:
        self.languages = [each.card(folder) for each in languages]
        available = {card.tag for card in self.languages if not card.unavailable_reason}
        self._available = {each.tag: each for each in languages if each.tag in available}
        self._cache = PhonemiserCache(folder, capacity_mib)
        self._vocabulary = vocabulary
        self._usual = ""

    def unavailable_reason(self, language: str) -> str | None:
        """Reason why the language of that BCP 47 tag is not available, empty for an unknown one; None if it is."""
        if language in self._available:
            return None
        return next((each.unavailable_reason for each in self.languages if each.tag == language), "")

    @property
    def loaded(self) -> Sequence[str]:
        """Names of the loaded G2P."""
        return self._cache.loaded

    def warm(self, language: str) -> None:
        """Load the G2P of ``language`` before the first request, and keep it when memory is released."""
        row = self._available[language]
        self._cache.get(row.loader)(row.profile).phonemise(row.example)
        self._usual = row.loader.name

    def release_memory(self) -> None:
        """Unload the G2P of all languages but the one of ``warm``."""
        self._cache.clear(self._usual)

    def prepare(self, text: str, language: str, options: TextOptions) -> PreparedText:
        """Clean a text and parse its mark-up; errors in it are found here, but for words that cannot be pronounced.

        Letters that its language does not have are replaced or left out (``service.text.foreign``).

        Args:
            text: the caller's.
            language: BCP 47 tag of an available language.
            options: of normalisation and mark-up.

        Raises:
            KeyError: the language is not available.
            InvalidInput: its mark-up exceeds a limit, or with ``strict`` it has letters that the language cannot read.
            NothingToSay: it is phonemes without a vowel.
        """
        alphabet = self._available[language].alphabet
        if options.spelling == "phonemes":
            self._check_phonemes(text)
            return PreparedText(text, language, options, Passages([SourceText.of(text)]))
        whole = normalise_line_breaks(SourceText.of(text))
        marked = parse_markup(whole) if options.markup else Passages([whole])
        for override in marked.overrides:
            self._check_override(override)
        parts: list[SourceText | Pause] = []
        words: list[ForeignWord] = []
        for part in marked.parts:
            if not isinstance(part, Pause):
                plain = normalise_characters(remove_ornaments(part, alphabet, options.emoji))
                foreign = list(foreign_words(plain.text, alphabet))
                part = single_spaces(with_latin_letters(plain, foreign))
                words += foreign
            parts.append(part)
        if options.strict and words:
            raise unreadable("".join(word.letters for word in words), alphabet.reader)
        return PreparedText(text, language, options, Passages(parts, marked.overrides), count_scripts(words))

    def utterances(
        self, text: PreparedText, limit: int = MAX_PHONEMES, first: int = MAX_PHONEMES
    ) -> Generator[Utterance | Pause, None, None]:
        """Utterances and pauses of the whole text, phonemised as they are taken.

        Args:
            text: from ``prepare``.
            limit: phonemes of an utterance.
            first: phonemes beyond which the first sentence is cut, to shorten the time to the first audio.

        Raises:
            InvalidInput: with ``strict``, a word cannot be pronounced.
            NothingToSay: with ``strict``, there is neither a word nor a pause.
        """
        phonetic = text.options.spelling == "phonemes"
        phonemised = self._phonetic(text.source, min(limit, first)) if phonetic else self._words(text)
        return pack_utterances(phonemised, text.source, limit, first, strict=text.options.strict)

    def _check_phonemes(self, text: str) -> None:
        check_phonemes(text, self._vocabulary)
        if not has_vowel(text):
            raise NothingToSay("input has no vowel, without which no phoneme is audible")

    def _phonetic(self, text: str, whole: int) -> Iterator[PhonemisedSentence]:
        for tokens, last in split_phonemes(text, whole):
            yield PhonemisedSentence(tokens, 0, last)

    def _words(self, text: PreparedText) -> Iterator[PhonemisedSentence | Pause]:
        language = self._available[text.language]
        if language.needs_dry_run and text.options.strict:
            for _ in self._phonemised(text, language):
                pass
        yield from self._phonemised(text, language)

    def _phonemised(self, text: PreparedText, language: Language) -> Iterator[PhonemisedSentence | Pause]:
        numbers = count()
        for part in text.passages.parts:
            if isinstance(part, Pause):
                yield part
                continue
            for paragraph in split_paragraphs(part):
                yield from self._paragraph(paragraph, next(numbers), text, language)

    def _paragraph(
        self, paragraph: SourceText, number: int, text: PreparedText, language: Language
    ) -> Iterator[PhonemisedSentence]:
        phonemiser = self._cache.get(language.loader)(language.profile)
        alphabet = language.alphabet
        paragraph = normalise_dashes(join_wrapped_lines(paragraph, alphabet), alphabet)
        paragraph = end_list_items(paragraph, alphabet)
        fixed_spans = partial(_fixed_spans, passages=text.passages)
        normalised = _normalise(paragraph, fixed_spans(paragraph), language.normalise, text.options)
        paragraph = insert_breaks(normalised, language.alphabet)
        for sentence in split_sentences(paragraph, language.tag, fixed_spans(paragraph)):
            source = sentence.text.sub(_REPEATED_MARKS, lambda marks: marks[1] * 3)
            tokens = map(self._in_vocabulary, phonemiser.phonemise(source.text, text.passages.overrides_of(source)))
            placed = with_source_offsets(tokens, source)
            unread = [token for token in placed if token.unread]
            if unread and text.options.strict:
                raise _refusal(unread, language.alphabet)
            read = [token for token in placed if token.is_pronounced or not token.unread] if unread else placed
            yield PhonemisedSentence(read, number, sentence.last, sentence.ends, len(unread))

    def _check_override(self, override: Override) -> None:
        if override.phonemes is None:
            return
        check_phonemes(override.phonemes, self._vocabulary)
        if not Token("", override.phonemes, False).is_pronounced:
            raise InvalidInput(f"input has a pronunciation without a sound: /{override.phonemes}/", "input")

    def _in_vocabulary(self, token: Token) -> Token:
        """The token with the model's phonemes; of a word without any, the whole is unread."""
        phonemes = " ".join(self._vocabulary.known(token.phonemes).split())
        known = Token(token.text, phonemes, token.spaced, parted=token.parted, unread=token.unread)
        if known.unread or known.is_pronounced or not token.is_word:
            return known
        return msgspec.structs.replace(known, unread=token.text)


def build_front_end(
    vocabulary: Vocabulary, tables: Path, capacity_mib: float = 0.0, languages: Sequence[Language] = LANGUAGES
) -> FrontEnd:
    """Front-end of all ``languages``; no phonemiser is loaded yet.

    Args:
        vocabulary: of the model.
        tables: folder of the languages' tables, such as a build.
        capacity_mib: memory limit of loaded G2P; with 0, one language at a time.
        languages: table of languages.
    """
    return FrontEnd(languages, tables, capacity_mib, vocabulary)


def _normalise(
    text: SourceText, fixed: Sequence[tuple[int, int]], normalise: Normaliser, options: TextOptions
) -> SourceText:
    """The normalised text; the ``fixed`` spans are left unchanged, as their phonemes are given."""
    parts, last = [], 0
    for start, end in fixed:
        parts += [normalise(text[last:start], options), text[start:end]]
        last = end
    return SourceText.join([*parts, normalise(text[last:], options)])


def _refusal(tokens: Sequence[Token], alphabet: Alphabet) -> InvalidInput:
    """Error for ``tokens`` with unread letters; where words are not spaced, the letters say more than the word."""
    if alphabet.spaced:
        return unpronounceable(tokens[0].text)
    return unreadable("".join(token.unread for token in tokens), alphabet.reader)


def _fixed_spans(text: SourceText, passages: Passages) -> Sequence[tuple[int, int]]:
    """Spans of ``text`` whose phonemes the caller gave."""
    return [(each.start, each.end) for each in passages.overrides_of(text) if each.phonemes is not None]
