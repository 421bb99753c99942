"""Letters of other scripts than the language's own: replaced by Latin ones where their script allows it, else skipped.

A text is not refused for a name in another script. ``SCRIPTS`` is the table of what becomes of each. Skipped are
scripts whose letters leave out the vowels or stand for words (Arabic, Hebrew, Thai, Han), and so is a word that mixes
both kinds, such as Japanese with kanji in it. The Latin letters are read by the rules of the text's language.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from service.source_text import Edit, SourceText
from service.speech import UnreadScript
from service.text import transliteration
from service.text.alphabets import Alphabet


class Script(msgspec.Struct, frozen=True):
    """A script, and its transliteration."""

    prefix: str
    """Beginning of the Unicode names of its letters."""
    latin: Callable[[str], str] | None
    """A word in Latin letters; None: it is skipped."""
    name: str = ""
    """In English; empty: the prefix."""


SCRIPTS = (
    Script("CYRILLIC", transliteration.by_table(transliteration.CYRILLIC)),
    Script("GEORGIAN", transliteration.by_table(transliteration.GEORGIAN)),
    Script("ARMENIAN", transliteration.by_armenian),
    Script("HIRAGANA", transliteration.by_kana),
    Script("KATAKANA", transliteration.by_kana),
    Script("HANGUL", transliteration.by_syllables),
    Script("ETHIOPIC", transliteration.by_syllables),
    Script("DEVANAGARI", transliteration.by_indic_letters),
    Script("BENGALI", transliteration.by_indic_letters),
    Script("GURMUKHI", transliteration.by_indic_letters),
    Script("GUJARATI", transliteration.by_indic_letters),
    Script("ORIYA", transliteration.by_indic_letters),
    Script("TAMIL", transliteration.by_indic_letters),
    Script("TELUGU", transliteration.by_indic_letters),
    Script("KANNADA", transliteration.by_indic_letters),
    Script("MALAYALAM", transliteration.by_indic_letters),
    Script("CJK", None, "Han"),
)
"""Every other script is skipped, and has the first word of its letters' names."""


class ForeignWord(msgspec.Struct, frozen=True):
    """Adjacent letters of other scripts, with the signs on them: characters [start, end) of a text."""

    start: int
    end: int
    letters: str
    scripts: tuple[str, ...]
    """Script of each letter."""
    latin: str
    """Letters that are read in their place; empty if they are skipped."""


def foreign_words(text: str, alphabet: Alphabet) -> Iterator[ForeignWord]:
    """The words, or parts of words, that are not in ``alphabet``, in order."""
    start, end = 0, 0
    for place, letter in enumerate(text):
        if letter.isascii():
            continue
        if letter.isalpha():
            foreign = not alphabet.has(letter)
        else:
            # Vowel signs and the like belong to the letter before them.
            foreign = place == end > start and unicodedata.category(letter)[0] == "M"
        if foreign and place == end:
            end = place + 1
        elif foreign:
            if start < end:
                yield _word(text, start, end)
            start, end = place, place + 1
    if start < end:
        yield _word(text, start, end)


def with_latin_letters(text: SourceText, words: Sequence[ForeignWord]) -> SourceText:
    """The text with what is read in the place of each of ``words``."""
    return text.edit(Edit(word.start, word.end, word.latin or _gap(text.text, word)) for word in words)


def count_scripts(words: Sequence[ForeignWord]) -> tuple[UnreadScript, ...]:
    """Letters by script and treatment, the most frequent first."""
    counts = Counter((script, word.latin != "") for word in words for script in word.scripts)
    return tuple(UnreadScript(script, letters, read) for (script, read), letters in counts.most_common())


def _word(text: str, start: int, end: int) -> ForeignWord:
    word = unicodedata.normalize("NFKC", text[start:end])
    letters = "".join(filter(str.isalpha, word))
    scripts = [_script(letter) for letter in letters]
    ways = {script.latin for script in scripts}
    way = ways.pop() if len(ways) == 1 else None
    latin = "" if way is None else way(word)
    names = tuple(script.name or script.prefix.capitalize() for script in scripts)
    return ForeignWord(start, end, letters, names, latin.capitalize() if word[:1].isupper() else latin)


def _script(letter: str) -> Script:
    name = unicodedata.name(letter, "unnamed")
    found = next((script for script in SCRIPTS if name.startswith(script.prefix)), None)
    return found or Script(name.partition(" ")[0], None)


def _gap(text: str, word: ForeignWord) -> str:
    """A space where what is left would else be one word."""
    return " " * (text[word.start - 1 : word.start].isalnum() and text[word.end : word.end + 1].isalnum())
