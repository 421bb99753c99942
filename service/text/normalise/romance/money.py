"""Sums of money: ``1.234,56 €``, ``US$ 5``, ``5 USD``, ``R$ 10-20``, ``5 k€``, ``€ 2 milioni``."""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, YEN, start
from service.text.normalise.nouns import Noun, currencies, rates
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.patterns import AMOUNT, END, Amount, any_of, read_amount

_BEFORE = start(joints="", besides=CURRENCIES + YEN) + r"(?<!\d )"
_AFTER = start(joints=".,:/", besides=CURRENCIES + YEN) + r"(?<!\d )"


class Money:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        self._currencies, self._rates = currencies(grammar.code), rates(grammar.code)
        rate = rf"(?: ?/ ?(?P<rate>{any_of(self._rates)})(?![\w²³]))?"
        money, scales, multiples = any_of(self._currencies), any_of(grammar.scales), any_of(grammar.multiples)
        scale = rf"(?: (?P<scale>{scales})| ?(?P<multiple>{multiples}))"
        span = rf"(?P<amount>{AMOUNT})(?:(?: ?[-–] ?| {grammar.to} )(?P<top>{AMOUNT}))?"
        self._symbols = re.compile(
            rf"[$€£¥₹₺₡₽₩₫₪₱฿₴₦₲₸₾₵￥元]|\b(?:{any_of(s for s in self._currencies if s[0].isalpha())})(?!\w)"
        )
        self._before = re.compile(
            rf"{_BEFORE}(?P<sign>[-−])?(?P<symbol>{money}) ?{span}(?:{scale}(?!\w))?"
            rf"(?: (?P<code>[A-Z]{{3}})(?!\w))?{rate}{END}"
        )
        self._after = re.compile(
            rf"{_AFTER}(?P<sign>[-−])?{span}(?:{scale}(?: ?{grammar.of})?)? ?(?P<symbol>{money}){rate}(?!\w)"
        )

    def __call__(self, text: SourceText) -> SourceText:
        # PERF: most texts have no currency, and the patterns try all of them at every number.
        if not self._symbols.search(text.text):
            return text
        return text.sub(self._before, self._verbalise).sub(self._after, self._verbalise)

    def _verbalise(self, found: re.Match[str]) -> str:
        grammar, money = self._grammar, self._currencies[found["symbol"]]
        code = found.groupdict().get("code")
        behind = f" {code}" if code and code not in self._currencies else ""
        money = self._currencies.get(code or "", money)
        sign = f"{grammar.minus} " if found["sign"] else ""
        low, amount = read_amount(found["amount"]), read_amount(found["top"] or found["amount"])
        if found["top"]:
            sign += f"{low.written} {grammar.to} "
        scale = found["scale"] or (found["multiple"] and grammar.multiples[found["multiple"]])
        rate = f" {self._rates[found['rate']]}" if found["rate"] else ""
        return sign + self._sum(amount, scale, money) + behind + rate

    def _sum(self, amount: Amount, scale: str | None, money: Noun) -> str:
        if scale:
            return self._scaled(amount, scale, money)
        if len(amount.decimals) == 2 and money.part:
            return self._with_cents(amount, money)
        return self._numerals.counted(amount, money)

    def _scaled(self, amount: Amount, scale: str, money: Noun) -> str:
        grammar = self._grammar
        of = self._numerals.of(money.many) if grammar.scales.get(scale) else " "
        if amount.written == "1" and scale in _THOUSANDS:
            return f"{_THOUSANDS[scale]} {money.many}"
        number = grammar.one["m"] if amount.written == "1" else amount.written
        scale = _SINGULAR.get(scale, scale) if amount.written == "1" else scale
        return f"{number} {scale}{of}{money.many}"

    def _with_cents(self, amount: Amount, money: Noun) -> str:
        units = self._numerals.counted(Amount(amount.whole), money)
        if amount.decimals == "00":
            return units
        cents = self._numerals.counted(Amount(str(int(amount.decimals))), Noun(money.part, _plural(money.part)))
        return units + self._grammar.cents + cents if amount.whole.strip("0") else cents


_THOUSANDS = {"mil": "mil", "mille": "mille", "mila": "mille"}
"""One thousand has no one."""
_SINGULAR = {"millones": "millón", "milhões": "milhão", "milioni": "milione", "millions": "million"}


def _plural(part: str) -> str:
    return part[:-1] + "i" if part == "centesimo" else part if part == "penny" else f"{part}s"
