"""Characters for the eye: rules of box-drawing characters, bullets, shapes, ™ and ®, and emoji if a caller asks.

espeak-ng would say the Unicode name of each, 13 seconds for a rule across a page. A bullet of any shape becomes the one
that lists are known by, and so does a branch of a drawn tree; a drawn edge between cells is a comma.
"""

import re
from typing import Literal

from service.source_text import SourceText
from service.text.alphabets import Alphabet
from service.text.cleaning import EMOJI

_DRAWN = "\u2500-\u259f"
"""Box drawing and block elements."""
_SHAPES = "\u25a0-\u25ff"
_BRANCH = re.compile(rf"(?:(?<=\n)|^)[ \t\u00a0│┃║]{{0,40}}[├└┣┗╠╚╰][{_DRAWN}]{{0,8}} ?(?=\w)")
_EDGE = re.compile(r"(?<=[^\s│┃║─═])[ \t]{0,40}[│┃║][ \t]{0,40}(?=[^\s│┃║])")
_RULE = re.compile(rf"[{_DRAWN}]+")
_BULLET = re.compile(
    rf"(?:(?<=\n)|^)(?:[{_SHAPES}⁃‣➤➢➔➜❖✦✧❯»→🔹🔸🔷🔶]\ufe0f?[ \t]+|[‣⁃▪▫●○■□▸►◆◇]\ufe0f?|[★☆✪][ \t]+)(?=[^\s★☆])"
)
_SHAPE = re.compile(rf"[{_SHAPES}✦✧❖❯➤➢➔➜]\ufe0f?")
_MARK = re.compile("[™®℠]\ufe0f?")
_EMOJI = re.compile(rf"(?![★☆])(?:{EMOJI})[\ufe0f\U0001f3fb-\U0001f3ff]*")
"""All but the stars of a rating."""


def remove_ornaments(text: SourceText, alphabet: Alphabet, emoji: Literal["name", "skip"] = "name") -> SourceText:
    """The text without ornaments.

    Args:
        text: from ``cleaning.normalise_line_breaks``.
        alphabet: that of its language; in one without spaces shapes are letters (``○``).
        emoji: ``skip`` removes them, ``name`` leaves them to the G2P.
    """
    if not text.text.isascii():
        text = text.sub(_BRANCH, lambda _: "• ").sub(_EDGE, lambda _: ", ").sub(_RULE, lambda _: " ")
        if alphabet.spaced:
            text = text.sub(_BULLET, lambda _: "• ").sub(_SHAPE, lambda _: " ")
        text = text.sub(_MARK, lambda _: "")
        if emoji == "skip":
            text = text.sub(_EMOJI, _gap)
    return text


def _gap(match: re.Match[str]) -> str:
    """A space where words would join."""
    before, behind = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " if before.isalnum() and behind.isalnum() else ""
