"""Turn what misaki reads wrongly into words before misaki sees it, and leave alone what it reads right.

Each module knows one kind and replaces matches in a ``Traced``, so that times and errors still speak of the caller's
own characters. The kinds run from the most particular to the most general: an address has dates in it, a date numbers.

NOTE: every pattern is bounded, and starts where nothing of its own kind stands before it: no text takes more than
linear time. White space is the caller's: nothing here crosses the end of a line.
"""

from collections.abc import Callable, Iterator

from service.speech import Reading
from service.text.normalise import dates, emails, money, numbers, phones, roman, symbols, times, units, urls, versions
from service.text.normalise.english import English, english
from service.text.traced import Traced

_BRITISH = {"en-US": False, "en-GB": True}
"""What can be normalised, by BCP 47 tag."""


def normalised(text: Traced, language: str, reading: Reading) -> Traced:
    """``text`` with words for what its language's phonemiser would misread.

    Left out, because nobody says them: the scheme of an address, its ``www.``, and ``mailto:``.

    Args:
        text: as the caller wrote it, or without its mark-up.
        language: BCP 47 tag; text of a language that is not known here is returned as it is.
        reading: the kinds that are wanted.
    """
    if language in _BRITISH:
        speaker = english(_BRITISH[language])
        for read in _wanted(reading):
            text = read(text, speaker)
    return text


def _wanted(reading: Reading) -> Iterator[Callable[[Traced, English], Traced]]:
    kinds = (
        (reading.urls, urls.read),
        (reading.emails, emails.read),
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
