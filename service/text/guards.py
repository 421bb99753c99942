"""Make any text safe for what reads it next, without losing anything that can be spoken.

misaki fails on lone surrogates and on numbers of 307 digits, and its time grows with the cube of an unbroken run (an
address of 339 characters takes 20 s). Letters of other scripts would be read as "Chinese letter"; they are refused.
"""

import re
import unicodedata

from service.errors import InvalidInput

LONGEST_RUN = 40
"""Characters without white space that misaki gets at most; the longest word in its dictionaries has 28."""
LONGEST_NUMBER = 15
"""Digits up to which a number is read as a number (hundreds of trillions); longer ones are read digit by digit."""
_SHOWN = 5
"""Foreign characters that an error message quotes."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_DIGITS = re.compile(r"\d{%d,}" % (LONGEST_NUMBER + 1))
_RUN = re.compile(r"\S{%d,}" % (LONGEST_RUN + 1))
_PIECE = re.compile(r"\S{1,%d}[^\w\s'’]|\S{1,%d}" % (LONGEST_RUN - 1, LONGEST_RUN))
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_SCRIPTS = ("LATIN", "GREEK", "MICRO SIGN", "OHM SIGN")


def clean(text: str) -> str:
    """Text that misaki can read: one space between words, a blank line (``\\n\\n``) between paragraphs.

    Raises:
        InvalidInput: it has letters of a script that English speech has no sounds for.
    """
    # JSON may spell a character beyond 16 bits as two surrogates; a lone one is no character.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = "".join(_printable(character) for character in text)
    _refuse_other_scripts(text)
    paragraphs = _BLANK_LINES.split(text.strip())
    return "\n\n".join(_break_runs(" ".join(paragraph.split())) for paragraph in paragraphs if paragraph.strip())


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return character if character == "\n" else " "
    # Formatting marks (zero-width joiners, byte order marks, soft hyphens) split words and have no sound.
    return "" if category in ("Cf", "Cs", "Co", "Cn") or character == "\ufffd" else character


def _refuse_other_scripts(text: str) -> None:
    foreign = dict.fromkeys(character for character in text if character.isalpha() and not _readable(character))
    if foreign:
        shown = " ".join(list(foreign)[:_SHOWN]) + (" ..." if len(foreign) > _SHOWN else "")
        raise InvalidInput(f"input has letters that an English voice cannot read: {shown}", "input")


def _readable(character: str) -> bool:
    if character.isascii():
        return True
    plain = unicodedata.normalize("NFKC", character)
    return all(not c.isalpha() or unicodedata.name(c, "").startswith((*_SCRIPTS, "MODIFIER")) for c in plain)


def _break_runs(paragraph: str) -> str:
    spelled = _DIGITS.sub(lambda digits: " ".join(digits[0]), paragraph)
    return _RUN.sub(lambda run: " ".join(_PIECE.findall(run[0])), spelled)
