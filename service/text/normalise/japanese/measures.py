"""Money and measures in Japanese."""

import re
from collections.abc import Mapping
from functools import cache

from service.source_text import SourceText
from service.text.normalise.japanese.patterns import ANY, DASH, END, WHOLE
from service.text.normalise.word_lists import read_table


def money(text: SourceText) -> SourceText:
    """Replace amounts with a sign or a code of a currency by amounts with its name."""
    return text.sub(_before(), _amount).sub(_behind(), lambda found: f"{found[1]}{_currencies()[found[2]][0]}")


def measures(text: SourceText) -> SourceText:
    """Replace the unit behind a number by its name."""
    paces = _paces()
    text = text.sub(_pace(), lambda found: f"{paces[found[2]][0]}{found[1]}{paces[found[2]][1]}")
    return text.sub(_rate(), _per).sub(_unit(), lambda found: _units()[found[1]])


def _amount(found: re.Match[str]) -> str:
    unit, hundredth = _currencies()[found[1]]
    first = _in_words(found[2], unit, hundredth)
    return f"{first}から{_in_words(found[3], unit, hundredth)}" if found[3] else first


def _in_words(number: str, unit: str, hundredth: str) -> str:
    whole, _, decimals = number.partition(".")
    if not (hundredth and len(decimals) == 2 and decimals.isdecimal()):
        return number + unit
    return f"{whole}{unit}" + (f"{int(decimals)}{hundredth}" if int(decimals) else "")


def _per(found: re.Match[str]) -> str:
    units = _units()
    return f"{units[found[1]]}毎{units.get(found[2], found[2])}"


@cache
def _currencies() -> Mapping[str, tuple[str, str]]:
    return {sign: (name, hundredth) for sign, name, _, hundredth in read_table("ja", "currencies", 4)}


@cache
def _units() -> Mapping[str, str]:
    return {sign: name for sign, name in read_table("ja", "units", 2)}


@cache
def _paces() -> Mapping[str, tuple[str, str]]:
    return {sign: (before, behind) for sign, before, behind in read_table("ja", "paces", 3)}


def _alternatives(words: Mapping[str, object]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _before() -> re.Pattern[str]:
    signs = _alternatives(_currencies())
    return re.compile(rf"(?<![A-Za-z$])({signs}) ?({ANY}){END}(?:-(?![0-9])|{DASH}\1?({ANY}){END})?")


@cache
def _behind() -> re.Pattern[str]:
    signs = _alternatives({sign: name for sign, name in _currencies().items() if sign not in ("¥", "\\")})
    return re.compile(rf"(?<![A-Za-z0-9.,])({ANY}) ?({signs})(?![A-Za-z0-9])")


@cache
def _pace() -> re.Pattern[str]:
    return re.compile(rf"({WHOLE}(?:\.[0-9]{{1,3}})?) ?({_alternatives(_paces())})(?![A-Za-z])")


@cache
def _rate() -> re.Pattern[str]:
    units = _alternatives(_units())
    return re.compile(rf"(?<=[0-9]) ?({units})/({units}|[年月週日時分秒人])(?![A-Za-z0-9])")


@cache
def _unit() -> re.Pattern[str]:
    """Pattern of a unit behind a number; one that ends in a letter is no part of a word."""
    end = r"(?:(?<=[^A-Za-z0-9])|(?![A-Za-z]|/(?![0-9])|[0-9]+(?![0-9]*[A-Za-z])))"
    return re.compile(rf"(?<=[0-9万億兆千]) ?({_alternatives(_units())}){end}")
