"""Sums of money: ``$1.5M`` is "one point five million dollars", ``a $5 bill`` "a five dollar bill".

``$5``, ``£3.20`` and ``$1.5 million`` are left to misaki, which says them well. In a range the currency is said once,
unless there are cents in it.

A comma is the point, and a point parts thousands, of euros alone (``€1.234,56``) and where an amount cannot be English
(``$1.234,56``). What is no amount in any way of writing (``$1.2.3``) keeps its currency.
"""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES as SIGNS
from service.text.normalise.boundaries import YEN, end, start
from service.text.normalise.english.currencies import CURRENCIES, SAME_SIGN, Currency
from service.text.normalise.english.measures import PER, british, per
from service.text.normalise.english.patterns import DASH, DECIMAL, GAP, after, follows_article
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_SCALES = {"k": "thousand", "m": "million", "mn": "million", "mm": "million", "b": "billion", "bn": "billion"} | {
    "t": "trillion",
    "tn": "trillion",
    "trn": "trillion",
}

_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(CURRENCIES, key=len, reverse=True))
_SCALE = (
    r"(?:(?P<letter>[kK]|[mM][nmM]?|[bB][nN]?|[tT][nN]?|trn)"
    rf"|(?P<gap>{GAP}|-)(?P<word>thousand|(?:m|b|tr)illion|bn|tn|mn|M|B))"
)
_CODE = rf"(?:{GAP}(?P<code>{'|'.join(SAME_SIGN)})(?![\w-]))?"
_PER = rf"(?:{GAP}?/{GAP}?(?P<per>{PER}(?:/{PER})?)(?![\w/]))?"
_FREE_START = start(joints=".,", besides=SIGNS + YEN)
"""Start of a sum whose currency is first: a colon, a stroke or a hyphen may be before it."""
_AMOUNT_START = start(joints=".,:/", besides=SIGNS + YEN)
"""Start of a sum whose amount is first: a hyphen is its sign."""
_CENTS_START = start(besides=SIGNS + YEN)
_BEFORE = re.compile(
    rf"{_FREE_START}(?P<sign>[+−-](?=[^\w\s]|[A-Z]))?(?P<symbol>{_SYMBOL}){GAP}?(?P<minus>[−-])?(?P<amount>{DECIMAL}|\.[0-9]{{1,2}})"
    rf"(?:(?P<first>[kKmMbB]n?)?(?P<dash>{DASH})(?P<again>(?:{_SYMBOL}){GAP}?)?(?P<to>{DECIMAL}))?(?:{_SCALE})?"
    rf"{end(joints='.,:')}(?!-[0-9]){_CODE}{_PER}"
)
_AFTER = re.compile(
    rf"{_AMOUNT_START}(?P<sign>[+−-])?(?P<amount>{DECIMAL})(?:{DASH}(?P<to>{DECIMAL}))?(?:{_SCALE})?"
    rf"{GAP}?(?P<symbol>{_SYMBOL})(?!\w)(?!{GAP}?[0-9]){_PER}(?P<minus>)(?P<first>)(?P<code>)"
)
_DOTTED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}(?:,[0-9]{1,2})?|[0-9]{1,4},[0-9]{1,2}"
"""An amount as the continent of the euro writes it, where the comma is the point."""
_EUROS_BEFORE = re.compile(
    rf"{_FREE_START}(?P<before>(?:€|EUR){GAP}?[−-]?)(?P<amount>{_DOTTED})"
    rf"(?:(?P<dash>{DASH}(?:€{GAP}?)?)(?P<to>{_DOTTED}))?(?![.,:]?\w)"
    rf"(?!{GAP}(?:thousand|(?:m|b|tr)illion|bn|tn|mn|M|B)\b)(?P<word>)"
)
_EUROS_AFTER = re.compile(
    rf"{_AMOUNT_START}(?P<before>)(?P<amount>{_DOTTED})(?:(?P<dash>{DASH})(?P<to>{_DOTTED}))?"
    rf"(?={GAP}?(?:€|EUR\b|(?P<word>[eE]uros?\b)))"
)
_ODD = re.compile(rf"{_FREE_START}(?P<symbol>[$£€])(?P<amount>[0-9](?:[.,]?[0-9]){{1,40}}){end(joints='.,:')}")
_ENGLISH, _CONTINENTAL = re.compile(DECIMAL), re.compile(_DOTTED)
_CENTS = re.compile(rf"{_CENTS_START}(?P<count>{DECIMAL}){GAP}?¢(?!\w)")
_PENCE = re.compile(rf"{_CENTS_START}(?P<count>[0-9]{{1,2}})p(?!\w)")
_FREE = re.compile("[\\s.,;:!?)\\]\"'”’…—-]|$")
"""Characters behind an amount with which misaki still reads the currency."""
_NUMBER_NEXT = re.compile(
    r"\W{1,16}(?:[0-9¼-¾⅐-⅞]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|[mbt]r?illions?|dozens?)\b)",
    re.IGNORECASE,
)
"""A number with no word before it: misaki, which forgets a currency only at a word, would give it that of the sum."""
_SIGNS = {"-": "minus ", "−": "minus ", "+": "plus ", "": ""}


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace sums of money. Codes such as ``USD`` may stand before or after their amount."""
    for pattern in (_EUROS_BEFORE, _EUROS_AFTER):
        text = text.sub(pattern, _as_english)
    text = text.sub(_BEFORE, lambda match: _before(english, match))
    text = text.sub(_AFTER, lambda match: _sum(english, match))
    text = text.sub(_ODD, _odd)
    text = text.sub(_CENTS, lambda match: _hundredths(english, match, "cent", "cents"))
    if english.british:
        text = text.sub(_PENCE, lambda match: _hundredths(english, match, "penny", "pence"))
    return text


def _as_english(match: re.Match[str]) -> str | None:
    """``€1.234,5`` as ``€1,234.50``; a rate of ``1.085 euros`` is English already."""
    if match["word"] and "," not in match["amount"]:
        return None
    words = match["before"] + _english_amount(match["amount"])
    return words + (match["dash"] + _english_amount(match["to"]) if match["to"] else "")


def _english_amount(dotted: str) -> str:
    whole, comma, cents = dotted.partition(",")
    return whole.replace(".", ",") + (f".{cents:0<2}" if comma else "")


def _odd(match: re.Match[str]) -> str | None:
    """An amount in no valid notation: misaki would read its digits without the currency."""
    if _ENGLISH.fullmatch(match["amount"]):
        return None
    if "," in match["amount"] and _CONTINENTAL.fullmatch(match["amount"]):
        return match["symbol"] + _english_amount(match["amount"])
    return f"{match['amount']} {CURRENCIES[match['symbol']].many}"


def _before(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if match["to"] and not match["again"] and " " in match["dash"] and not match["first"] and not match["letter"]:
        amount, to = (float(match[name].replace(",", "")) for name in ("amount", "to"))
        if amount > to:
            # No range: "It cost $7 - 4 of us came."
            alone = _BEFORE.match(match.string[: match.start("dash")], match.start())
            return _sum(english, alone) + match.string[match.start("dash") : match.end()] if alone else None
    return None if _is_read_by_misaki(match) else _sum(english, match)


def _is_read_by_misaki(match: re.Match[str]) -> bool:
    """True for a sum that misaki reads correctly: a plain amount with two decimals or none, in a currency it knows."""
    whole, point, decimals = match["amount"].partition(".")
    if not _FREE.match(after(match, 1)) or _NUMBER_NEXT.match(after(match)):
        return False
    odd = match["sign"] or match["minus"] or match["to"] or match["letter"] or match["per"] or match["code"]
    if odd or match["symbol"] not in ("$", "£", "€") or follows_article(match):
        return False
    if match["word"]:
        return match["gap"] != "-" and match["word"].endswith("illion") and not decimals.endswith("0")
    if match["symbol"] == "£" and decimals == "01":
        return False
    return bool(whole) and (not point or len(decimals) == 2)


def _sum(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    currency = CURRENCIES[match["code"] or match["symbol"]]
    adjective = follows_article(match) or match["gap"] == "-"
    sign = _SIGNS[match["sign"] or match["minus"] or ""]
    scale = match["letter"] or match["word"] or ""
    scale = _SCALES.get(scale.lower(), scale)
    amounts = [amount for amount in (match["amount"], match["to"]) if amount]
    if currency.part and not scale and any(len(amount.partition(".")[2]) == 2 for amount in amounts):
        words = " to ".join(_with_parts(english, amount, currency, adjective) for amount in amounts)
    else:
        words = english.number(amounts[0] if amounts[0][0] != "." else f"0{amounts[0]}")
        if match["to"]:
            first = _SCALES.get((match["first"] or "").lower(), "")
            words += f"{' ' + first if first and first != scale else ''} to {english.number(match['to'])}"
        one = adjective or (amounts == ["1"] and not scale)
        words = " ".join(filter(None, (words, scale, currency.one if one else currency.many)))
    return sign + words + (f" {_per(english, match['per'])}" if match["per"] else "")


def _per(english: EnglishVerbaliser, unit: str) -> str:
    return british(per(unit)) if english.british else per(unit)


def _with_parts(english: EnglishVerbaliser, amount: str, currency: Currency, adjective: bool) -> str:
    whole, _, decimals = amount.partition(".")
    units = _counted(english, whole or "0", currency.one, currency.one if adjective else currency.many)
    if not decimals.strip("0"):
        return units
    parts = _counted(english, f"{decimals:0<2}", currency.part, currency.part if adjective else currency.parts)
    return parts if not whole.strip("0") else f"{units} and {parts}"


def _hundredths(english: EnglishVerbaliser, match: re.Match[str], one: str, many: str) -> str:
    return _counted(english, match["count"], one, one if follows_article(match) and one == "cent" else many)


def _counted(english: EnglishVerbaliser, count: str, one: str, many: str) -> str:
    plain = count.lstrip("0") or "0"
    return f"{english.number('0' + plain if plain[0] == '.' else plain)} {one if plain == '1' else many}"
