"""Make any text safe for what reads it next, without losing anything that can be spoken.

misaki fails on lone surrogates and on numbers of 307 digits, and its time grows with the cube of an unbroken run (an
address of 339 characters takes 20 s). Letters of other scripts would be read as "Chinese letter"; they are refused.
"""

import re
import unicodedata
from collections.abc import Iterator

from service.errors import InvalidInput

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
_SHOWN = 5
"""Foreign characters that an error message quotes."""

_NUMBER = re.compile(rf"\d(?:[.,]?\d){{{LONGEST_NUMBER},}}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)(?=\d)|(?<=,)")
# misaki drops the mark between two digits and would read 6'2 as sixty-two.
_FEET = re.compile(r"(?<=\d)(['’])(?=\d)")
_RUN = re.compile(rf"\S{{{MOST_PIECES + 1},}}")
_PIECE = re.compile(r"[A-Z]?[a-z]+(?:['’][a-z]+)*|[^\W\d_]+|\d+|.")
# An emoji is a word of its own: espeak loses the last of forty that stick together. Flags are made of two.
_EMOJI = re.compile("([\U0001f1e6-\U0001f1ff]{2}|[\u2600-\u27bf\U0001f000-\U0001f1e5\U0001f200-\U0001faff])")
_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""Skin tones: espeak says "thumbs medium" for a thumb with one."""

_LINE_ENDS = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028]")
_PARAGRAPH_ENDS = re.compile("[\f\u2029]")
# PERF: spaces are made single first, or the patterns after them would be quadratic in a run of spaces.
_SPACES = re.compile(r"[^\S\n]+")
_NEW_LINES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")
_LIST_ITEMS = re.compile(r"\n(?=(?:[-*•–]|\d{1,3}[.)]) )")
_SCRIPTS = ("LATIN", "GREEK", "MICRO SIGN", "OHM SIGN", "MODIFIER")


def clean(text: str) -> str:
    """Text that misaki can read: one space between words, a blank line (``\\n\\n``) between paragraphs.

    Items of a list keep their lines (``\\n``). Cleaning twice changes nothing more.

    Raises:
        InvalidInput: it has letters of a script that English speech has no sounds for.
    """
    # JSON may spell a character beyond 16 bits as two surrogates; a lone one is no character.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _LINE_ENDS.sub("\n", _PARAGRAPH_ENDS.sub("\n\n", text))
    text = unicodedata.normalize("NFC", "".join(_plain(character) for character in text))
    _refuse_other_scripts(text)
    text = _NEW_LINES.sub("\n", _SPACES.sub(" ", text))
    paragraphs = (_clean_paragraph(paragraph) for paragraph in _BLANK_LINES.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _plain(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if character == "ʼ":
        return "’"
    category = unicodedata.category(character)
    if category == "Cc":
        return character if character == "\n" else " "
    if category in ("Lm", "Lo", "Lu", "Ll", "Nl") and character > _LAST_LATIN:
        # Letters in fancy dress (mathematical bold, full width, ligatures) become plain ones, which misaki knows.
        return unicodedata.normalize("NFKC", character)
    # Marks of formatting (joiners, byte order marks, soft hyphens, variants) would split words and have no sound.
    silent = category in ("Cf", "Cs", "Co", "Cn") or "\ufe00" <= character <= "\ufe0f" or character in _TONES
    return "" if silent or character == "\ufffd" else character


def _refuse_other_scripts(text: str) -> None:
    foreign = dict.fromkeys(character for character in text if character.isalpha() and not _readable(character))
    if foreign:
        shown = " ".join(list(foreign)[:_SHOWN]) + (" ..." if len(foreign) > _SHOWN else "")
        raise InvalidInput(f"input has letters that an English voice cannot read: {shown}", "input")


def _readable(letter: str) -> bool:
    if letter.isascii():
        return True
    plain = unicodedata.normalize("NFKC", letter)
    return all(not c.isalpha() or unicodedata.name(c, "").startswith(_SCRIPTS) for c in plain)


def _clean_paragraph(paragraph: str) -> str:
    lines = (" ".join(_clean_line(line).split()) for line in _LIST_ITEMS.split(paragraph))
    return "\n".join(line for line in lines if line)


def _clean_line(line: str) -> str:
    line = _FEET.sub(r"\1 ", _NUMBER.sub(_spell_number, line))
    return _RUN.sub(lambda run: " ".join(_short_runs(run[0])), _EMOJI.sub(r" \1 ", line))


def _spell_number(number: re.Match[str]) -> str:
    """``1234...`` becomes ``1 2 3 4 ...``; the point of a decimal stays between two digits, where it is read."""
    return _BETWEEN_DIGITS.sub(" ", number[0])


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
