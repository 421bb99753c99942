"""Normalisation of Spanish, French, Italian and Portuguese: dates, times, sums of money, units, and signs.

espeak-ng reads most numbers correctly, so there is one rule for each kind and a locale for each language (``locales``),
not a module for each pair. Digits that espeak reads correctly stay digits.
"""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

import msgspec

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.boundaries import CURRENCIES, YEN, start
from service.text.normalise.european.locale import Locale, Money

_Normalise = Callable[[SourceText], SourceText]

_START = start()
_CURRENCY_START = start(joints="", besides=CURRENCIES + YEN) + r"(?<!\d )"
_SUM_START = start(joints=".,:/", besides=CURRENCIES + YEN) + r"(?<!\d )"
_UNIT_START = start(joints=".,:/")
"""A hyphen may be a minus, or stand between two amounts."""
_END = r"(?![\w/])(?![.,:-]\d)"
"""As ``boundaries.end``, but no path goes on behind it."""
_AMOUNT = r"\d{1,15}(?:[.,]\d{1,9}){0,5}"

_DATE = re.compile(
    rf"{_START}(?:(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})"
    rf"|(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})){_END}"
)
_ENGLISH = re.compile(rf"{_START}\d{{1,3}}(?:,\d{{3}}){{1,4}}\.\d{{1,9}}{_END}")
"""Number in English notation: the comma separates thousands if a point follows."""
_POINT = re.compile(rf"{_START}(\d{{1,15}})\.(\d{{1,2}}|\d{{4,9}}){_END}")
_GROUPED = re.compile(_START + r"(?<!\d )[1-9]\d{0,2}(?: \d{3}){1,4}(?!\w)(?! \d)")
_MINUS = re.compile(r"(?<![\w)\]])[-−](?=\d)")
_RANGE = re.compile(rf"{_START}(?:(\d{{1,2}})[-–](\d{{1,2}})|(\d{{4}})[-–](\d{{4}})){_END}")
_NUMBER = re.compile(r"(?<!\w)(?:[nN]\.?[º°]|№) ?(?=\d)")
_ORDINAL = re.compile(r"(?<=\d)\.(?=[ºª])")


class _Patterns(msgspec.Struct, frozen=True):
    """Patterns that contain words of a language."""

    time: re.Pattern[str]
    before: re.Pattern[str]
    """A currency before its amount."""
    after: re.Pattern[str]
    unit: re.Pattern[str]
    short: re.Pattern[str]
    sign: re.Pattern[str]


class EuropeanNormaliser:
    """Normaliser of one language; see ``service.text.normalise.normaliser.Normaliser``.

    Args:
        words: locale of the language.
        ordinals: normaliser of ordinals that the locale cannot express.
    """

    def __init__(self, words: Locale, ordinals: _Normalise | None = None) -> None:
        self._words, self._ordinals = words, ordinals

    @cached_property
    def _patterns(self) -> _Patterns:
        """Patterns, compiled at their first use."""
        words = self._words
        money, scales = _any_of(words.money), _any_of(words.scales)
        scale = rf"(?P<scale>{scales})"
        spaced = r"\d{1,3}(?: \d{3}){1,4}(?:,\d\d)?"
        return _Patterns(
            time=re.compile(_time_pattern(words)),
            before=re.compile(
                rf"{_CURRENCY_START}(?P<sign>[-−])?(?P<symbol>{money}) ?(?P<amount>{_AMOUNT})(?: {scale})?{_END}"
            ),
            after=re.compile(
                rf"{_SUM_START}(?P<sign>[-−])?(?P<amount>{spaced}|{_AMOUNT})"
                rf"(?: {scale}(?:{words.of.rstrip()})?)? ?(?P<symbol>{money})(?!\w)"
            ),
            unit=re.compile(rf"{_UNIT_START}(?P<amount>{_AMOUNT}) ?(?P<unit>{_any_of(words.units)})(?![\w/²³])"),
            short=re.compile(rf"(?<!\w)(?:(?:{_any_of(words.titles)})(?= [^\W\d_])|(?:{_any_of(words.short)})(?!\w))"),
            sign=re.compile(rf" ?({_any_of(words.signs)}) ?"),
        )

    def __call__(self, text: SourceText, options: TextOptions) -> SourceText:
        kinds: Iterable[tuple[bool, _Normalise]] = (
            (options.dates, lambda text: text.sub(_DATE, self._verbalise_date)),
            (options.times, lambda text: text.sub(self._patterns.time, self._verbalise_time)),
            (
                options.money,
                lambda text: text.sub(self._patterns.before, self._verbalise_sum).sub(
                    self._patterns.after, self._verbalise_sum
                ),
            ),
            (options.units, lambda text: text.sub(self._patterns.unit, self._verbalise_unit)),
            (options.numbers, self._numbers),
        )
        for enabled, normalise in kinds:
            if enabled:
                text = normalise(text)
        return text

    def _sums(self, text: SourceText) -> SourceText:
        text = text.sub(self._patterns.before, self._verbalise_sum)
        return text.sub(self._patterns.after, self._verbalise_sum)

    def _numbers(self, text: SourceText) -> SourceText:
        words = self._words
        text = text.sub(self._patterns.short, self._verbalise_short)
        text = text.sub(_GROUPED, lambda found: found[0].replace(" ", "") if " 0" in found[0] else None)
        if words.decimal == ",":
            text = text.sub(_ENGLISH, lambda found: found[0].replace(",", "").replace(".", ","))
        if words.loses_point:
            text = text.sub(_POINT, lambda found: f"{found[1]}{words.decimal}{found[2]}")
        text = text.sub(_NUMBER, lambda _: f"{words.number} ")
        text = text.sub(_ORDINAL, lambda _: "")
        if self._ordinals:
            text = self._ordinals(text)
        text = text.sub(_RANGE, lambda found: f"{found[1] or found[3]} {words.to} {found[2] or found[4]}")
        text = text.sub(_MINUS, lambda _: f"{words.minus} ")
        return text.sub(self._patterns.sign, lambda found: f" {words.signs[found[1]]} ")

    def _verbalise_short(self, found: re.Match[str]) -> str:
        """The point of an abbreviation at the end of the text also ends the sentence."""
        last = found[0].endswith(".") and found.end() == len(found.string)
        return (self._words.titles | self._words.short)[found[0]] + "." * last

    def _verbalise_date(self, found: re.Match[str]) -> str | None:
        day, month = int(found["day"] or found["d"]), int(found["month"] or found["m"])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        words = self._words
        phrase = words.first if day == 1 else str(day)
        return words.date.format(day=phrase, month=words.months[month - 1], year=found["year"] or found["y"])

    def _verbalise_time(self, found: re.Match[str]) -> str | None:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if hour > 24 or minute > 59:
            return None
        template = self._words.time if minute else self._words.sharp
        return template.format(hour=self._words.hours.get(hour, hour), minute=minute, s="s" if hour > 1 else "")

    def _verbalise_sum(self, found: re.Match[str]) -> str:
        words, money = self._words, self._words.money[found["symbol"]]
        sign = f"{words.minus} " if found["sign"] else ""
        amount = _split(found["amount"], words.decimal)
        if scale := found["scale"]:
            of = (money.of or words.of) if words.scales[scale] else " "
            phrase = f"{amount.written(words.decimal)} {scale}{of}{money.many}"
        elif len(amount.decimals) == 2 and money.part:
            phrase = _with_cents(amount, money, words.cents)
        else:
            phrase = money.one if amount == _ONE else f"{amount.written(words.decimal)} {money.many}"
        return sign + phrase

    def _verbalise_unit(self, found: re.Match[str]) -> str:
        one, many = self._words.units[found["unit"]]
        return one if found["amount"] == "1" else f"{found['amount']} {many}"


class _Amount(msgspec.Struct, frozen=True):
    whole: str
    decimals: str = ""

    def written(self, decimal: str) -> str:
        """The amount without thousands separators, which espeak does not need."""
        return self.whole + (decimal + self.decimals if self.decimals else "")


_ONE = _Amount("1")


def _split(amount: str, decimal: str) -> _Amount:
    """Whichever mark comes last and is not also a thousands separator stands before decimals."""
    marks = [sign for sign in amount if sign in ".,"]
    whole, mark, tail = amount.replace(" ", "").rpartition(marks[-1] if marks else decimal)
    if not mark:
        return _Amount(tail)
    thousands = len(set(marks)) == 1 and (len(marks) > 1 or (mark != decimal and len(tail) == 3))
    plain = re.sub("[.,]", "", whole)
    return _Amount(plain + tail) if thousands else _Amount(plain, tail)


def _with_cents(amount: _Amount, money: Money, joint: str) -> str:
    units = money.one if amount.whole == "1" else f"{amount.whole} {money.many}"
    cents = f"{int(amount.decimals)} {money.part}"
    if amount.decimals == "00":
        return units
    return units + joint + cents if amount.whole.strip("0") else cents


def _time_pattern(words: Locale) -> str:
    """Pattern of a time. In languages with a letter for hours, minutes are optional."""
    alone = "| ?[hH]" if "h" in words.clock else ""
    minutes = rf"(?:{words.clock}(?P<minute>\d\d)(?: ?(?:{words.oclock})(?!\w))?{alone})"
    return rf"{_START}(?P<hour>\d{{1,2}}){minutes}{_END}"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
