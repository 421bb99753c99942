"""Square brackets become round ones, apart from the words outside: ``note[2]`` is "note (2)".

misaki takes the opening one for a letter and the closing one for a bracket that was never opened.
"""

import re

from service.text.normalise.english import English, after, before
from service.text.traced import Traced

_BRACKET = re.compile(r"[\[\]]")
_STEP = re.compile(r"[\[\]\n]")
_WORD = re.compile(r"\w")
_NEAR = 8
"""Characters behind a bracket of which one is no space, if there is something in it."""
_ROUND = {"[": "(", "]": ")"}


def read(text: Traced, _: English) -> Traced:
    """What has no partner on its line, or nothing in it, becomes a space, unless the whole text has no word."""
    if not _WORD.search(text.text):
        return text
    partners = _partners(text.text)
    return text.sub(_BRACKET, lambda match: _apart(match) if match.start() in partners else " ")


def _partners(text: str) -> frozenset[int]:
    """The places of all brackets that are closed, or close, around something."""
    opened: list[int] = []
    found: set[int] = set()
    for step in _STEP.finditer(text):
        if step[0] == "[":
            opened.append(step.start())
        elif step[0] == "\n":
            opened.clear()
        elif opened:
            start = opened.pop()
            if text[start + 1 : min(start + 1 + _NEAR, step.start())].strip():
                found |= {start, step.start()}
    return frozenset(found)


def _apart(match: re.Match[str]) -> str:
    sign = _ROUND[match[0]]
    if sign == "(":
        previous = before(match, 1)
        return sign if not previous or previous.isspace() or previous in "([\"“'‘" else f" {sign}"
    return f"{sign} " if after(match, 1).isalnum() else sign
