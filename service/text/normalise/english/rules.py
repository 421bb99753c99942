"""English text normalisation: non-standard words that misaki would misread are replaced by words.

Each module handles one kind of them, and replaces matches in a ``SourceText``, so that timestamps and errors refer to
the caller's own characters. Text that misaki reads correctly is left to it. The kinds are in order from the most
specific to the most general: an address contains dates, a date numbers.

NOTE: every pattern is bounded, and starts where nothing of its own kind stands before it: time is linear in the text.
No pattern crosses the end of a line.
"""

from collections.abc import Callable, Iterator

import msgspec

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.english import (
    arithmetic,
    codes,
    formulas,
    money,
    numbers,
    phones,
    rates,
    signs,
    symbols,
    times,
    units,
    versions,
)
from service.text.normalise.english.verbaliser import EnglishVerbaliser, english_verbaliser
from service.text.normalise.english.words import (
    abbreviations,
    addresses,
    brackets,
    capitals,
    dates,
    days,
    edges,
    initials,
    postal,
    roman,
    streets,
    stutters,
)


class Kind(msgspec.Struct, frozen=True):
    """A kind of non-standard words."""

    option: str
    """Field of ``TextOptions`` that switches it off."""
    normalise: Callable[[SourceText, EnglishVerbaliser], SourceText]
    needs_number: bool = False
    """It changes no text without a digit or a fraction sign. PERF: it is then skipped, as most sentences have none."""


KINDS = (
    Kind("numbers", capitals.normalise),
    Kind("numbers", stutters.normalise),
    Kind("urls", addresses.normalise_urls),
    Kind("emails", addresses.normalise_emails),
    Kind("numbers", formulas.normalise),
    Kind("numbers", arithmetic.normalise),
    Kind("numbers", codes.normalise),
    Kind("numbers", brackets.normalise),
    Kind("numbers", streets.normalise),
    Kind("numbers", postal.normalise),
    Kind("numbers", abbreviations.normalise),
    Kind("dates", dates.normalise, needs_number=True),
    Kind("dates", days.normalise),
    Kind("phones", phones.normalise, needs_number=True),
    Kind("numbers", numbers.join_groups, needs_number=True),
    Kind("times", times.normalise, needs_number=True),
    Kind("money", money.normalise, needs_number=True),
    Kind("units", units.normalise),
    Kind("units", rates.normalise),
    Kind("numbers", edges.normalise),
    Kind("numbers", versions.normalise, needs_number=True),
    Kind("numbers", roman.normalise),
    Kind("numbers", numbers.normalise),
    Kind("numbers", symbols.normalise),
    Kind("numbers", signs.normalise),
    Kind("numbers", initials.normalise),
)
"""All kinds, in the order in which they are applied."""


def normalise_american(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise American English. The scheme of an address, its ``www.`` and ``mailto:`` are removed."""
    return _normalise(text, english_verbaliser(british=False), options)


def normalise_british(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise British English; see ``normalise_american``."""
    return _normalise(text, english_verbaliser(british=True), options)


def _normalise(text: SourceText, english: EnglishVerbaliser, options: TextOptions) -> SourceText:
    for kind in _enabled(options, any(map(str.isnumeric, text.text))):
        text = kind.normalise(text, english)
    return text


def _enabled(options: TextOptions, has_number: bool) -> Iterator[Kind]:
    return (kind for kind in KINDS if getattr(options, kind.option) and (has_number or not kind.needs_number))
