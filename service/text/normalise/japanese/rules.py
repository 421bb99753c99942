"""Japanese text normalisation: numbers, dates, money and addresses as readings.

misaki segments its own number words again, and misreads them, numbers in kanji with a counter among them. Other text is
left to the phonemiser. Each kind replaces matches in a ``SourceText``, from the most specific to the most general, and
every pattern is bounded.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from service.g2p.japanese.readings import reading
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.japanese.addresses import emails, phones, urls
from service.text.normalise.japanese.arithmetic import arithmetic, ranges
from service.text.normalise.japanese.dates import dates
from service.text.normalise.japanese.measures import measures, money
from service.text.normalise.japanese.numbers import few, numbers
from service.text.normalise.japanese.times import times
from service.text.normalise.word_lists import read_table

_WIDE = re.compile("(?<=[０-９0-9])[．，：／－](?=[０-９0-9])|[０-９％＄￥＠＋＝]")


def normalise_japanese(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise Japanese text, as far as ``options`` enable it."""
    text = text.sub(_pattern("variants"), lambda found: _words("variants")[found[0]])
    text = text.sub(_WIDE, lambda found: unicodedata.normalize("NFKC", found[0]))
    for normalise in _enabled(options):
        text = normalise(text)
    return text


def _enabled(options: TextOptions) -> Iterator[Callable[[SourceText], SourceText]]:
    kinds = (
        (options.emails, emails),
        (options.urls, urls),
        (options.numbers, _abbreviations),
        (options.dates, dates),
        (options.phones, phones),
        (options.times, times),
        (options.money, money),
        (options.numbers, arithmetic),
        (options.units, measures),
        (options.numbers, few),
        (options.numbers, ranges),
        (options.numbers, numbers),
    )
    return (normalise for enabled, normalise in kinds if enabled)


def _abbreviations(text: SourceText) -> SourceText:
    return text.sub(_pattern("abbreviations"), lambda found: reading(_words("abbreviations")[found[0]]))


@cache
def _words(table: str) -> Mapping[str, str]:
    return {written: word for written, word in read_table("ja", table, 2)}


@cache
def _pattern(table: str) -> re.Pattern[str]:
    written = "|".join(map(re.escape, sorted(_words(table), key=len, reverse=True)))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{written})(?![A-Za-z0-9])")
