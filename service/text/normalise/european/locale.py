"""Locale data of a normaliser: a language's words for numbers, dates, money and units, and templates to join them."""

from collections.abc import Mapping

import msgspec


class Money(msgspec.Struct, frozen=True):
    """A currency."""

    one: str
    """One unit."""
    many: str
    part: str = ""
    """Its hundredths; empty if amounts are not given in them."""
    of: str = ""
    """Preposition between a million and the currency, if it differs from that of the locale."""


class Locale(msgspec.Struct, frozen=True):
    """A language's words. Templates have ``{names}`` of the values to insert."""

    decimal: str
    """Decimal separator."""
    months: tuple[str, ...]
    date: str
    """Template of a date."""
    first: str
    """The first day of a month."""
    clock: str
    """Pattern of the separator between hours and minutes."""
    oclock: str
    """Pattern of words that may follow a time and are part of it."""
    time: str
    """Template of a time."""
    sharp: str
    """Template of a time without minutes."""
    hours: Mapping[int, str]
    """Hours that differ from the cardinal."""
    minus: str
    to: str
    """Preposition between the ends of a range."""
    number: str
    """Word for ``n.º``."""
    cents: str
    """Conjunction between the units of a currency and its hundredths."""
    of: str
    """Preposition between a million and its noun."""
    scales: Mapping[str, bool]
    """Words for large numbers that may stand before a currency; True if ``of`` follows."""
    money: Mapping[str, Money]
    titles: dict[str, str]
    """Abbreviations before a name, with their points."""
    short: dict[str, str]
    """Other abbreviations."""
    signs: Mapping[str, str]
    """Words for signs; with spaces in the key where a sign has a meaning only between spaces."""
    units: Mapping[str, tuple[str, str]]
    """Symbols behind a number: the words for one unit, with its number, and for more."""
    loses_point: bool = False
    """espeak skips the point of ``1.5``."""


def pairs(words: str) -> Mapping[str, tuple[str, str]]:
    """Units from ``km=un kilómetro/kilómetros; ...``."""
    entries = (entry.strip().split("=") for entry in words.split(";"))
    return {unit: (phrase.partition("/")[0], phrase.partition("/")[2]) for unit, phrase in entries}


def months_of(words: str) -> tuple[str, ...]:
    """The names of the twelve months, which ``words`` has with spaces between them."""
    return tuple(words.split())
