"""Cleaning of a text for G2P, without losing anything that can be pronounced.

misaki fails on lone surrogates and on numbers of 307 digits, and its time grows with the cube of an unbroken run (an
address of 339 characters takes 20 s).

``normalise_line_breaks``, ``normalise_characters`` and ``single_spaces`` take the whole text; ``insert_breaks`` takes a
paragraph just before its G2P.

Removed are: formatting and control characters, lone surrogates, unassigned characters, and skin tones.
"""

import re
import unicodedata
from collections.abc import Iterator

from service.source_text import SourceText
from service.text.alphabets import Alphabet
from service.text.normalise.boundaries import MAX_DIGITS

MAX_RUN = 48
"""Characters without white space that G2P gets at most; the longest word of dictionaries has 45.

espeak-ng drops the part of a word beyond 160 bytes; a letter of any alphabet here has 3 at most.
"""
MAX_RUN_PARTS = 16
"""Words, numbers and symbols that one run may have.

PERF: the worst 4096 characters (all symbols) take 2.7 s with 16, 8 s with 40.
"""
_LAST_LATIN = "\u024f"

_NUMBER = re.compile(rf"\d(?:[.,]?\d){{{MAX_DIGITS},}}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)(?=\d)|(?<=,)")
# misaki drops the mark between two digits and would read 6'2 as sixty-two.
_FEET = re.compile(r"(?<=\d['’])(?=\d)")
_RUN = re.compile(rf"\S{{{MAX_RUN_PARTS + 1},}}")
_WIDE = "[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
"""Letters and marks of Mandarin and Japanese."""
_NARROW_RUN = re.compile(rf"(?:(?!{_WIDE})\S){{{MAX_RUN_PARTS + 1},}}")
_VOWEL_SIGNS = "[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
"""Vowel signs of Devanagari, which ``\\w`` does not match."""
_RUN_PART = re.compile(rf"[A-Z]?[a-z]+(?:['’][a-z]+)*|(?:[^\W\d_]{_VOWEL_SIGNS}*)+|\d+|.")

_PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
_TONE = "[\U0001f3fb-\U0001f3ff]"
"""Skin tones: espeak says "thumbs medium" for a thumb with one."""
_JOINED = f"{_PICTURE}(?:\ufe0f?{_TONE}?\u200d{_PICTURE}){{1,4}}"
"""A picture that is joined from several; espeak knows the names of most ("family man woman girl")."""
_REGION = "\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f"
"""The flag of a part of a country, England's for one."""
# An emoji is a word of its own: espeak drops the last of forty that are adjacent. Flags are made of two.
EMOJI = f"[\U0001f1e6-\U0001f1ff]{{2}}|{_REGION}|{_JOINED}|{_PICTURE}"
"""Pattern of one emoji, joined or not."""
_EMOJI = re.compile(EMOJI)
_VARIATION = re.compile(f"\ufe0f|{_TONE}")

_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPECIAL = re.compile(f"{_REGION}|{_JOINED}|[^ -~\n]")
# Accents, and the voicing marks of kana.
_COMPOSABLE = re.compile("[^\n][\u0300-\u036f\u3099\u309a]+|[^\0-\x7f]")
# PERF: spaces are made single first, or the patterns after them would be quadratic in a run of spaces.
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_NEW_LINES = re.compile(r" \n ?|\n ")
_BLANK_LINES = re.compile(r"\n{2,}")
_LINES = re.compile(r"\n?[^\n]*")
"""Each line with the break before it."""


def normalise_line_breaks(text: SourceText) -> SourceText:
    """The text with ``\\n`` between lines, ``\\n\\n`` between paragraphs, and without surrogates.

    A pair of surrogates becomes one character, a lone one is removed.
    """
    # JSON may spell a character beyond 16 bits as two surrogates; a lone one is no character.
    text = text.sub(_SURROGATES, lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16", "ignore"))
    return text.sub(_LINE_ENDS, lambda found: "\n\n" if found[0] in "\f\u2029" else "\n")


def normalise_characters(text: SourceText) -> SourceText:
    """The text, from ``normalise_line_breaks``, in composed characters."""
    text = text.sub(_SPECIAL, lambda found: _if_changed(found[0], _plain(found[0])))
    return text.sub(_COMPOSABLE, lambda found: _if_changed(found[0], _compose(found[0])))


def single_spaces(text: SourceText) -> SourceText:
    """The text with one space between words, ``\\n`` between lines and two of them between paragraphs."""
    return text.sub(_SPACES, lambda _: " ").sub(_NEW_LINES, lambda _: "\n").sub(_BLANK_LINES, lambda _: "\n\n")


def split_paragraphs(text: SourceText) -> Iterator[SourceText]:
    """Paragraphs of a text from ``single_spaces``, without empty ones."""
    return (paragraph for paragraph in map(SourceText.strip, text.split(_BLANK_LINES)) if paragraph.text)


def insert_breaks(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """The paragraph with spaces in long numbers and runs, behind feet and around emoji; idempotent.

    Its lines stay as they are, without empty ones.
    """
    runs = _RUN if alphabet.spaced else _NARROW_RUN
    lines = (_break_line(paragraph[line.start() : line.end()], runs) for line in _LINES.finditer(paragraph.text))
    return SourceText.join(line for line in lines if line.text.strip()).strip()


def _if_changed(old: str, new: str) -> str | None:
    return None if old == new else new


def _plain(special: str) -> str:
    """Plain form of a character outside printable ASCII, or of a joined emoji."""
    if len(special) > 1:
        return _VARIATION.sub("", special)
    if special == "ʼ":
        return "’"
    category = unicodedata.category(special)
    if category == "Cc":
        return " "
    if category in ("Lm", "Lo", "Lu", "Ll", "Nl") and special > _LAST_LATIN:
        # Compatibility letters (mathematical bold, full width, ligatures) become the plain ones that misaki knows.
        return unicodedata.normalize("NFKC", special)
    # Formatting characters (joiners, byte order marks, soft hyphens, variants) would split words.
    silent = (
        category in ("Cf", "Cs", "Co", "Cn")
        or "\ufe00" <= special <= "\ufe0f"
        or "\U0001f3fb" <= special <= "\U0001f3ff"
    )
    return "" if silent or special == "\ufffd" else special


def _compose(letter: str) -> str:
    """Composed form. The dotted capital of the Turkish i is two characters in lower case, on which misaki fails."""
    return unicodedata.normalize("NFC", letter).replace("İ", "I")


def _break_line(line: SourceText, runs: re.Pattern[str]) -> SourceText:
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
        for part in _split_run(run[0]):
            place += len(part)
            yield place


def _split_run(run: str) -> Iterator[str]:
    """Parts of ``run`` within both limits, split behind a symbol where there is one."""
    pending: list[str] = []
    length = 0
    for piece in _RUN_PART.findall(run):
        for start in range(0, len(piece), MAX_RUN):
            part = piece[start : start + MAX_RUN]
            if len(pending) == MAX_RUN_PARTS or length + len(part) > MAX_RUN:
                cut = _best_split(pending)
                yield "".join(pending[:cut])
                pending = pending[cut:]
                length = sum(map(len, pending))
            pending.append(part)
            length += len(part)
    yield "".join(pending)


def _best_split(parts: list[str]) -> int:
    """Number of parts before the best split: behind the last symbol in the second half, else at the end."""
    symbols = (end for end in range(len(parts), len(parts) // 2, -1) if not parts[end - 1][-1].isalnum())
    return next(symbols, len(parts))
