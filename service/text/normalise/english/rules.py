"""Turn what a phonemiser reads wrongly into words before it sees it, and leave alone what it reads right.

Each module knows one kind of English and replaces matches in a ``SourceText``, so that times and errors still refer to
the caller's own characters; espeak-ng's languages share one (``european``), as espeak reads most of it by itself. The
kinds run from the most particular to the most general: an address has dates in it, a date numbers.

NOTE: every pattern is bounded, and starts where nothing of its own kind stands before it: no text takes more than
linear time. White space is the caller's: nothing here crosses the end of a line.
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


def normalise_american(text: SourceText, reading: TextOptions) -> SourceText:
    """American English. Left out, as nobody says them: the scheme of an address, its ``www.``, and ``mailto:``."""
    return _normalised(text, english_verbaliser(british=False), reading)


def normalise_british(text: SourceText, reading: TextOptions) -> SourceText:
    """British English; see ``normalise_american``."""
    return _normalised(text, english_verbaliser(british=True), reading)


def _normalised(text: SourceText, speaker: EnglishVerbaliser, reading: TextOptions) -> SourceText:
    for read in _wanted(reading):
        text = read(text, speaker)
    return text


def _wanted(reading: TextOptions) -> Iterator[Callable[[SourceText, EnglishVerbaliser], SourceText]]:
    kinds = (
        (reading.urls, addresses.normalise_urls),
        (reading.emails, addresses.normalise_emails),
        (reading.numbers, brackets.read),
        (reading.numbers, streets.read),
        (reading.dates, dates.read),
        (reading.phones, phones.read),
        (reading.numbers, numbers.grouped),
        (reading.times, times.read),
        (reading.money, money.read),
        (reading.units, units.read),
        (reading.numbers, versions.read),
        (reading.numbers, roman.read),
        (reading.numbers, numbers.read),
        (reading.numbers, symbols.read),
    )
    return (read for wanted, read in kinds if wanted)
