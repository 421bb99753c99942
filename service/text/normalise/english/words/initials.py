"""Stops behind initials and single letters: ``I live in L.A. We moved.``, ``This is plan B. We go.``

misaki takes the point for a part of them, and the next sentence would follow without a pause. It is a stop at the end
of the text or line, before a word that begins sentences, and behind the letter of a plan, a vitamin or a grade. The
others are names (``J. Smith``) or adjectives (``the U.S. Army``). So is that of an item in a lettered list.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.source_text import Edit, SourceText
from service.text.normalise.english.patterns import GAP, OPENING
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_INITIALS = r"(?:(?!e\.g\.|i\.e\.)(?:[A-Za-z]{1,2}\.){1,5}[A-Za-z]{1,2}|[A-Za-z]|[Ee]tc)"
_POINT = re.compile(rf"(?<![\w.'’@/-]){_INITIALS}(?P<point>\.)(?P<behind>[\"”’)]{{0,3}})(?=\s|$)")
_VERB = "(?:Is|Was|Are|Were|Has|Have|Had|Do|Does|Did|Can|Could|Would|Should)"
_END = re.compile(
    rf"\s*$|\n|{GAP}[\"“(]?(?={OPENING})(?!{_VERB}{GAP}(?!(?:I|you|he|she|it|we|they|this|that|there|these|those)\b))"
)
"""A verb without a pronoun behind it goes on with a headline: ``The U.S. Has a Plan``."""
_LABEL = re.compile(
    rf"(?:^|\W)(?:an?|answer|appendix|block|building|channel|choice|class|column|drive|exhibit|figure|gate|grade|group"
    rf"|hepatitis|influenza|key|level|model|option|part|phase|plan|platform|point|question|room|row|seat|section|side|size"
    rf"|step|table|team|terminal|type|unit|version|vitamin|wing|zone){GAP}$",
    re.IGNORECASE,
)
_CONTEXT = 16
"""Characters before a letter that are searched for its noun."""
_CAPITAL = re.compile(rf"{GAP}[\"“(]?[A-Z]")
_ITEM = re.compile(r"^(?:\((?P<bracketed>[A-Za-z])\)|(?P<letter>[A-Za-z])[.)])(?= \S)", re.MULTILINE)


def normalise(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """Put a space before each point that is a stop, as misaki then takes it for one."""
    items = list(_ITEM.finditer(text.text))
    if _are_lettered(items):
        text = text.edit(Edit(*item.span(), f"{_letter(item).upper()} .") for item in items)
    return text.edit(_stops(text.text))


def _stops(text: str) -> Iterator[Edit]:
    for match in _POINT.finditer(text):
        if _END.match(text, match.end()) or _is_labelled(text, match):
            yield Edit(*match.span("point"), " .")


def _is_labelled(text: str, match: re.Match[str]) -> bool:
    if match.start("point") - match.start() > 1 or not _CAPITAL.match(text, match.end()):
        return False
    return _LABEL.search(text[max(0, match.start() - _CONTEXT) : match.start()]) is not None


def _letter(item: re.Match[str]) -> str:
    return item["bracketed"] or item["letter"]


def _are_lettered(items: Sequence[re.Match[str]]) -> bool:
    letters = [ord(_letter(item).lower()) for item in items]
    return any(two - one == 1 for one, two in pairwise(letters))
