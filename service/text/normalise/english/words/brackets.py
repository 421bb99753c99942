"""Square brackets, which become round ones with spaces around them: ``note[2]`` is "note (2)".

misaki takes the opening one for a letter and the closing one for a bracket that was never opened.
"""

import re

from service.source_text import SourceText
from service.text.normalise.english.patterns import after, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_BRACKET = re.compile(r"[\[\]]")
_STEP = re.compile(r"[\[\]\n]")
_WORD = re.compile(r"\w")
_NEAR = 9
"""Characters behind a bracket that are searched for a word."""
_CHANGED = re.compile(r"(?<!\w)\[([A-Za-z])\](?=[a-z])")
"""The first letter of a quotation: ``[T]he``."""
_ROUND = {"[": "(", "]": ")"}


def normalise(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """Replace square brackets; one without a partner on its line, or around no word, becomes a space.

    A text without any word is left unchanged.
    """
    if not _WORD.search(text.text):
        return text
    text = text.sub(_CHANGED, lambda match: match[1])
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
            if _WORD.search(text, start, min(start + _NEAR, step.start())):
                found |= {start, step.start()}
    return frozenset(found)


def _apart(match: re.Match[str]) -> str:
    sign = _ROUND[match[0]]
    if sign == "(":
        previous = before(match, 1)
        return sign if not previous or previous.isspace() or previous in "([\"“'‘" else f" {sign}"
    return f"{sign} " if after(match, 1).isalnum() else sign
