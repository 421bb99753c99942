"""Rates of what is counted: ``3 meals/day`` is "3 meals per day", ``60 beats/min`` "60 beats per minute", ``per hr``.

A unit's symbol has its rate in ``units``, a sum in ``money``. Only a period, a person or a unit under the stroke makes
it a rate: ``5 adults/children`` is none.
"""

import re

from service.source_text import SourceText
from service.text.normalise.english.measures import british, per
from service.text.normalise.english.patterns import GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_PERIOD = (
    "(?:second|sec|minute|min|hour|hr|day|night|week|wk|weekend|month|mo|quarter|qtr|year|yr|annum|shift|session|lap"
    "|person|user|student|head|serving|dose|gallon|gal|mile|mi|lb|kg|km|ea)"
)
_COUNTED = re.compile(rf"(?<=[a-z]{{2}}s)/(?P<per>{_PERIOD})(?![\w/])")
"""A plural over a singular: ``words/minute``, ``5 days/week``."""
_NUMBERED = re.compile(rf"(?:(?<=[0-9])|(?<=[0-9]%)|(?<=[0-9] [a-z]{{3}})|(?<=people))/(?P<per>{_PERIOD})(?![\w/])")
_TIMES = re.compile(
    rf"(?<=[0-9])x(?={GAP}(?:faster|slower|more|less|fewer|as|better|worse|bigger|larger|smaller|higher|lower|longer|cheaper"
    rf"|stronger|greater|the|daily|weekly|per|a{GAP}(?:day|week|month|year))\b)"
)
_PER = re.compile(
    rf"\b(?P<per>per|a|an|each|every){GAP}(?P<unit>hr|wk|mo|yr|gal|lb|kg|km|oz|sq\.?{GAP}?ft)(?!\w)\.?(?={GAP}[a-z]|[,;:)]|$)"
)


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace the stroke and the unit under it."""
    for pattern in (_COUNTED, _NUMBERED):
        text = text.sub(pattern, lambda match: f" {_in_words(match['per'], english)}")
    text = text.sub(_TIMES, lambda _: " times")
    return text.sub(_PER, lambda match: f"{match['per']} {_in_words(match['unit'], english).removeprefix('per ')}")


def _in_words(unit: str, english: EnglishVerbaliser) -> str:
    return british(per(unit)) if english.british else per(unit)
