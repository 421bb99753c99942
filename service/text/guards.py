"""Make any text safe for what reads it next, without losing anything that can be spoken.

misaki fails on lone surrogates and on numbers of 307 digits, and its time grows with the cube of an unbroken run (an
address of 339 characters takes 20 s). Letters that a language's voices cannot read are refused (``alphabets``).

``unified`` and ``plain`` take the whole text, so that what is wrong with its end is found before its beginning is
spoken; ``unwrapped`` and ``tidy`` take a paragraph when its turn comes.

Silent are: marks of formatting, lone surrogates, characters without a meaning in Unicode, and skin tones.
"""

import re
import unicodedata
from collections.abc import Iterator

from service.errors import InvalidInput
from service.source_text import SourceText
from service.text.alphabets import Alphabet

LONGEST_RUN = 48
"""Characters without white space that misaki gets at most; the longest word people look up has 45.

espeak-ng loses what is beyond 160 bytes of a word; letters that pass the guards have 3 at most.
"""
MOST_PIECES = 16
"""Words, numbers and signs that one run may have.

PERF: the worst 4096 characters (all signs) take 2.7 s with 16, 8 s with 40.
"""
LONGEST_NUMBER = 15
"""Digits up to which a number is read as a number; longer ones are read digit by digit.

misaki reads decimals as floats, which are exact to 15 digits: it would leave out the rest.
"""
_LAST_LATIN = "\u024f"

_NUMBER = re.compile(rf"\d(?:[.,]?\d){{{LONGEST_NUMBER},}}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)(?=\d)|(?<=,)")
# misaki drops the mark between two digits and would read 6'2 as sixty-two.
_FEET = re.compile(r"(?<=\d['’])(?=\d)")
_RUN = re.compile(rf"\S{{{MOST_PIECES + 1},}}")
_WIDE = "[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
"""Letters and marks of Chinese and Japanese."""
_NARROW_RUN = re.compile(rf"(?:(?!{_WIDE})\S){{{MOST_PIECES + 1},}}")
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")
_VOWEL_SIGNS = "[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
"""Of Devanagari, which Python does not count as parts of a word."""
_PIECE = re.compile(rf"[A-Z]?[a-z]+(?:['’][a-z]+)*|(?:[^\W\d_]{_VOWEL_SIGNS}*)+|\d+|.")

_PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
_TONE = "[\U0001f3fb-\U0001f3ff]"
"""Skin tones: espeak says "thumbs medium" for a thumb with one."""
_JOINED = f"{_PICTURE}(?:\ufe0f?{_TONE}?\u200d{_PICTURE}){{1,4}}"
"""One picture out of several; espeak knows the names of most ("family man woman girl")."""
_REGION = "\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f"
"""The flag of a part of a country, England's for one."""
# An emoji is a word of its own: espeak loses the last of forty that stick together. Flags are made of two.
_EMOJI = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|{_REGION}|{_JOINED}|{_PICTURE}")
_DRESS = re.compile(f"\ufe0f|{_TONE}")

_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ODD = re.compile(f"{_REGION}|{_JOINED}|[^ -~\n]")
# Accents, and the voicing marks of kana.
_SPLIT_LETTERS = re.compile("[^\n][\u0300-\u036f\u3099\u309a]+|[^\0-\x7f]")
# PERF: spaces are made single first, or the patterns after them would be quadratic in a run of spaces.
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_NEW_LINES = re.compile(r" \n ?|\n ")
_BLANK_LINES = re.compile(r"\n{2,}")
_LIST_ITEMS = re.compile(r"\n(?=(?:[-*•–]|\d{1,3}[.)]) )")
_BREAKS = re.compile(r"\n")
_LINES = re.compile(r"\n?[^\n]*")
"""Each with the break before it."""


def unified(text: SourceText) -> SourceText:
    """Every end of a line is ``\\n``, of a paragraph ``\\n\\n``; surrogates are made one character or taken out."""
    # JSON may spell a character beyond 16 bits as two surrogates; a lone one is no character.
    text = text.sub(_SURROGATES, lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16", "ignore"))
    return text.sub(_LINE_ENDS, lambda found: "\n\n" if found[0] in "\f\u2029" else "\n")


def plain(text: SourceText, alphabet: Alphabet) -> SourceText:
    """Composed characters of scripts that can be read, one space between words, two ``\\n`` between paragraphs.

    Args:
        text: as ``unified`` gives it.
        alphabet: what can be read.

    Raises:
        InvalidInput: it has letters that are not in the alphabet.
    """
    text = text.sub(_ODD, lambda found: _changed(found[0], _plain(found[0])))
    text = text.sub(_SPLIT_LETTERS, lambda found: _changed(found[0], _composed(found[0])))
    if foreign := alphabet.foreign(text.text):
        raise InvalidInput(f"input has letters that {alphabet.reader} cannot read: {foreign}", "input")
    return text.sub(_SPACES, lambda _: " ").sub(_NEW_LINES, lambda _: "\n").sub(_BLANK_LINES, lambda _: "\n\n")


def paragraphs(text: SourceText) -> Iterator[SourceText]:
    """Those of a plain text that have something in them."""
    return (paragraph for paragraph in map(SourceText.strip, text.split(_BLANK_LINES)) if paragraph.text)


def unwrapped(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """Each item of a list, and what is no list, on a line (``\\n``) of its own.

    A line that ends between two characters of a script without spaces goes on; others with a space.
    """
    if not alphabet.spaced:
        paragraph = paragraph.sub(_BETWEEN_WIDE, lambda _: "")
    items = {item.start() for item in _LIST_ITEMS.finditer(paragraph.text)}
    return paragraph.sub(_BREAKS, lambda found: None if found.start() in items else " ")


def tidy(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """What misaki can read, with the lines as they are; twice changes nothing more."""
    runs = _RUN if alphabet.spaced else _NARROW_RUN
    lines = (_tidy_line(paragraph[line.start() : line.end()], runs) for line in _LINES.finditer(paragraph.text))
    return SourceText.join(line for line in lines if line.text.strip()).strip()


def _changed(old: str, new: str) -> str | None:
    return None if old == new else new


def _plain(odd: str) -> str:
    """A character outside printable ASCII, or a joined emoji, as it is read."""
    if len(odd) > 1:
        return _DRESS.sub("", odd)
    if odd == "ʼ":
        return "’"
    category = unicodedata.category(odd)
    if category == "Cc":
        return " "
    if category in ("Lm", "Lo", "Lu", "Ll", "Nl") and odd > _LAST_LATIN:
        # Letters in fancy dress (mathematical bold, full width, ligatures) become plain ones, which misaki knows.
        return unicodedata.normalize("NFKC", odd)
    # Marks of formatting (joiners, byte order marks, soft hyphens, variants) would split words and have no sound.
    silent = category in ("Cf", "Cs", "Co", "Cn") or "\ufe00" <= odd <= "\ufe0f" or "\U0001f3fb" <= odd <= "\U0001f3ff"
    return "" if silent or odd == "\ufffd" else odd


def _composed(letter: str) -> str:
    """The capital of the Turkish i is the only letter that is two in lower case, on which misaki fails."""
    return unicodedata.normalize("NFC", letter).replace("İ", "I")


def _tidy_line(line: SourceText, runs: re.Pattern[str]) -> SourceText:
    begin = line.text.startswith("\n")
    body = line[begin:]
    for spaces in (_between_digits, _behind_feet, _around_emoji):
        body = body.with_spaces(spaces(body.text))
    body = body.with_spaces(_inside_runs(body.text, runs))
    return SourceText.join([line[:begin], body.sub(_SPACES, lambda _: " ").strip()])


def _between_digits(text: str) -> Iterator[int]:
    """``1234...`` becomes ``1 2 3 4 ...``; the point of a decimal stays between two digits, where it is read."""
    for number in _NUMBER.finditer(text):
        yield from (number.start() + gap.start() for gap in _BETWEEN_DIGITS.finditer(number[0]))


def _behind_feet(text: str) -> Iterator[int]:
    return (gap.start() for gap in _FEET.finditer(text))


def _around_emoji(text: str) -> Iterator[int]:
    return (place for emoji in _EMOJI.finditer(text) for place in emoji.span())


def _inside_runs(text: str, runs: re.Pattern[str]) -> Iterator[int]:
    for run in runs.finditer(text):
        place = run.start()
        for part in _short_runs(run[0]):
            place += len(part)
            yield place


def _short_runs(run: str) -> Iterator[str]:
    """Pieces of ``run``, cut behind a sign where there is one, each within both limits."""
    held: list[str] = []
    length = 0
    for piece in _PIECE.findall(run):
        for start in range(0, len(piece), LONGEST_RUN):
            part = piece[start : start + LONGEST_RUN]
            if len(held) == MOST_PIECES or length + len(part) > LONGEST_RUN:
                cut = _last_sign(held)
                yield "".join(held[:cut])
                held = held[cut:]
                length = sum(map(len, held))
            held.append(part)
            length += len(part)
    yield "".join(held)


def _last_sign(pieces: list[str]) -> int:
    """How many pieces stand before a good place to cut: behind the last sign in the second half, else at the end."""
    signs = (end for end in range(len(pieces), len(pieces) // 2, -1) if not pieces[end - 1][-1].isalnum())
    return next(signs, len(pieces))
