"""Grammar of a Romance language: its words and their order for each class of written things.

Templates have ``{names}`` of the values to insert. Words of which there are many are in ``service/text/data``.
"""

from collections.abc import Mapping

import msgspec


class Grammar(msgspec.Struct, frozen=True):
    """Words and templates of a language."""

    code: str
    """First part of its BCP 47 tag."""
    numerals: str
    """Its module of num2words."""
    one: Mapping[str, str]
    """``1`` before a noun, by its gender."""
    feminine: tuple[tuple[str, str], ...]
    """Endings of the last numeral's words: masculine, and feminine."""
    apocope: tuple[tuple[str, str], ...]
    """Forms of numerals before a masculine noun, as pattern and replacement."""
    agreeing: str
    """Pattern of whole numbers whose masculine differs before a noun from what espeak-ng reads."""
    agreeing_feminine: str
    """Pattern of whole numbers whose feminine does."""
    feminine_endings: str
    """Pattern of nouns that are feminine unless ``nouns.tsv`` says otherwise."""
    misread: str
    """Pattern of whole numbers of which espeak-ng's own words are wrong, whatever is behind them."""
    plural_endings: str
    """Pattern of plurals."""
    openers: str
    """Words before ``1`` that let it be an article: ``de 1 semana``, not ``el 1 gana``."""
    articles: str
    """Words before a number that is a name: ``el 1``."""
    before_ordinal: str
    """Words before ``2°`` that tell an ordinal from degrees."""
    others: str
    """Words behind a number that are no nouns."""
    minus: str
    plus: str
    to: str
    """Preposition between the ends of a range."""
    number: str
    """Word for ``n.º``."""
    out_of: str
    """Between a part and its whole: ``24 h/24``."""
    sides: str
    """Between the sides of ``20 x 30 cm``."""
    of: str
    """Preposition between a million, or a fraction, and its noun."""
    elided_of: str
    """The same before a vowel; empty if it is not elided."""
    point: str
    """Name of the point of an address or a version."""
    at: str
    by: str
    """Between the sides of ``3 x 5``."""
    power: tuple[str, str]
    """Second and third power behind a number or a letter."""
    powers: str
    """Before any other power."""
    phone: str
    """Pattern of words before a telephone number."""
    phones: str
    """Pattern of telephone numbers that their digits alone show."""
    pairs: bool
    """Telephone numbers are read in pairs of digits."""
    half: tuple[str, str, str]
    """One half: masculine and feminine before a noun, and by itself."""
    denominators: Mapping[int, str]
    """Denominators that are no ordinals."""
    fractions: str
    """Template of other denominators above ten, of the cardinal; empty if they are ordinals."""
    and_half: str
    """Template of a mixed number."""
    date: str
    """Template of a date with its year."""
    day: str
    """Template of a date without."""
    date_of: str
    """Pattern between a day and its month's name."""
    before_date: str
    """Pattern of words before ``5/01``, a date."""
    first: str
    """First day of a month."""
    clock: str
    """Pattern of the separator between hours and minutes."""
    oclock: str
    """Pattern of words that may follow a time and are part of it."""
    before_time: str
    """Pattern of words before ``10.30``, a time."""
    time: str
    """Template of a time."""
    sharp: str
    """Template of a time without minutes."""
    duration: tuple[str, str, str]
    """Hours, minutes and seconds, one of each; an s is added to what has none."""
    halves_of_day: Mapping[str, tuple[str, str, str]]
    """Phrases for a.m. and p.m.: before noon or eight, and after."""
    hours: Mapping[int, str]
    """Hours that differ from the cardinal."""
    cents: str
    """Conjunction between the units of a currency and its hundredths."""
    scales: Mapping[str, bool]
    """Words for large numbers that may stand before a currency; True if ``of`` follows."""
    multiples: Mapping[str, str]
    """Letters for large numbers between an amount and a currency."""
    ordinals: str
    """Pattern of an ordinal's ending, with groups ``f`` where it is feminine and ``short`` before a noun."""
    shortened: Mapping[int, str]
    """Ordinals before a masculine noun."""
    regnal: int
    """Number up to which a ruler or a century has an ordinal."""
    ordinal_nouns: bool
    """A Roman numeral before a noun is an ordinal."""
