"""Hindi text normalisation: non-standard words that espeak-ng would misread are replaced by words.

Hindi has modules of its own beside the other languages of espeak-ng, because all of its numbers become words: espeak-ng
stops at the point of the script's own digits, and says other words for digits than for the words that they stand for.
The kinds are in order from the most specific to the most general.

NOTE: every pattern is bounded, and starts where nothing of its own kind stands before it: time is linear in the text.
"""

from collections.abc import Callable

import msgspec

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.hindi import (
    abbreviations,
    dates,
    electronic,
    formulas,
    fractions,
    measures,
    money,
    numbers,
    ordinals,
    roman,
    symbols,
    telephone,
    times,
)


class Kind(msgspec.Struct, frozen=True):
    """A kind of non-standard words."""

    option: str
    """Field of ``TextOptions`` that switches it off."""
    normalise: Callable[[SourceText], SourceText]
    needs_number: bool = True
    """It changes no text without a digit or a fraction sign. PERF: it is then skipped, as most sentences have none."""


KINDS = (
    Kind("urls", electronic.normalise_urls, needs_number=False),
    Kind("emails", electronic.normalise_emails, needs_number=False),
    Kind("numbers", abbreviations.normalise, needs_number=False),
    Kind("numbers", roman.normalise, needs_number=False),
    Kind("money", money.normalise),
    Kind("dates", dates.normalise),
    Kind("phones", telephone.normalise),
    Kind("times", times.normalise),
    Kind("numbers", ordinals.normalise),
    Kind("units", measures.normalise),
    Kind("dates", dates.normalise_years),
    Kind("numbers", formulas.normalise),
    Kind("numbers", fractions.normalise),
    Kind("numbers", numbers.normalise),
    Kind("numbers", symbols.normalise, needs_number=False),
    Kind("numbers", abbreviations.spell_initials, needs_number=False),
)
"""All kinds, in the order in which they are applied."""


def normalise_hindi(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise Hindi; see ``service.text.normalise.normaliser.Normaliser``."""
    has_number = any(map(str.isnumeric, text.text))
    for kind in KINDS:
        if getattr(options, kind.option) and (has_number or not kind.needs_number):
            text = kind.normalise(text)
    return text
