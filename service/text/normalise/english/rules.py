"""English text normalisation: non-standard words that misaki would misread are replaced by words.

Each module handles one kind of them, and replaces matches in a ``SourceText``, so that timestamps and errors refer to
the caller's own characters. Text that misaki reads correctly is left to it. The kinds are in order from the most
specific to the most general: an address contains dates, a date numbers.

NOTE: every pattern is bounded, and starts where nothing of its own kind stands before it: time is linear in the text.
No pattern crosses the end of a line.
"""

from collections.abc import Callable, Iterator

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.english import (
    addresses,
    brackets,
    dates,
    money,
    numbers,
    phones,
    roman,
    streets,
    symbols,
    times,
    units,
    versions,
)
from service.text.normalise.english.verbaliser import EnglishVerbaliser, english_verbaliser


def normalise_american(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise American English. The scheme of an address, its ``www.`` and ``mailto:`` are removed."""
    return _normalise(text, english_verbaliser(british=False), options)


def normalise_british(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise British English; see ``normalise_american``."""
    return _normalise(text, english_verbaliser(british=True), options)


def _normalise(text: SourceText, english: EnglishVerbaliser, options: TextOptions) -> SourceText:
    for normalise in _enabled(options):
        text = normalise(text, english)
    return text


def _enabled(options: TextOptions) -> Iterator[Callable[[SourceText, EnglishVerbaliser], SourceText]]:
    kinds = (
        (options.urls, addresses.normalise_urls),
        (options.emails, addresses.normalise_emails),
        (options.numbers, brackets.normalise),
        (options.numbers, streets.normalise),
        (options.dates, dates.normalise),
        (options.phones, phones.normalise),
        (options.numbers, numbers.join_groups),
        (options.times, times.normalise),
        (options.money, money.normalise),
        (options.units, units.normalise),
        (options.numbers, versions.normalise),
        (options.numbers, roman.normalise),
        (options.numbers, numbers.normalise),
        (options.numbers, symbols.normalise),
    )
    return (normalise for enabled, normalise in kinds if enabled)
