"""What a language's normaliser needs to know of it: its words, and how it puts them together."""

from collections.abc import Mapping

import msgspec


class Money(msgspec.Struct, frozen=True):
    """A currency."""

    one: str
    """One of it."""
    many: str
    part: str = ""
    """Its hundredths; none where nobody counts in them."""
    of: str = ""
    """Between a million and it, if not as with others."""


class Locale(msgspec.Struct, frozen=True):
    """A language's words. Templates have ``{names}`` of what is put in."""

    decimal: str
    """What stands before decimals."""
    months: tuple[str, ...]
    date: str
    first: str
    """The first day of a month."""
    clock: str
    """Pattern of what stands between hours and minutes."""
    oclock: str
    """Pattern of what may follow a time and is said with it."""
    time: str
    sharp: str
    """A time without minutes."""
    hours: Mapping[int, str]
    """Hours that are not said as the numbers they are."""
    minus: str
    to: str
    number: str
    """What ``n.º`` stands for."""
    cents: str
    """Between the units of a currency and its hundredths."""
    of: str
    """Between a million and what there is a million of."""
    scales: Mapping[str, bool]
    """Words for large numbers that may stand before a currency; whether ``of`` follows."""
    money: Mapping[str, Money]
    titles: dict[str, str]
    """Abbreviations before a name, with their points."""
    short: dict[str, str]
    """Other abbreviations."""
    signs: Mapping[str, str]
    """With spaces where they mean something only between them."""
    units: Mapping[str, tuple[str, str]]
    """What may follow a number: one of it, and the word for more."""
    stops: str = ""
    """Marks that end a sentence, which are a full stop behind a quote or a bracket."""
    loses_point: bool = False
    """espeak passes over the point of ``1.5``."""


def pairs(words: str) -> Mapping[str, tuple[str, str]]:
    """``km=un kilómetro/kilómetros; ...``."""
    entries = (entry.strip().split("=") for entry in words.split(";"))
    return {unit: (said.partition("/")[0], said.partition("/")[2]) for unit, said in entries}


def months_of(words: str) -> tuple[str, ...]:
    """Names of the twelve, with spaces between them in ``words``."""
    return tuple(words.split())
