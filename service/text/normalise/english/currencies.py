"""The currencies that are known by their symbols and codes, and what their amounts are called.

A code that is a word or a name as well (``TRY``, ``PHP``) is not here.
"""

import msgspec


class Currency(msgspec.Struct, frozen=True):
    one: str
    many: str
    part: str = ""
    """Its hundredth; empty if amounts are not given in it."""
    parts: str = ""


_DOLLAR = Currency("dollar", "dollars", "cent", "cents")
_POUND = Currency("pound", "pounds", "penny", "pence")
_EURO = Currency("euro", "euros", "cent", "cents")
_YEN = Currency("yen", "yen")


def _dollar_of(place: str) -> Currency:
    return Currency(f"{place} dollar", f"{place} dollars", "cent", "cents")


CURRENCIES = {
    "$": _DOLLAR,
    "£": _POUND,
    "€": _EURO,
    "¥": _YEN,
    "₹": Currency("rupee", "rupees"),
    "Rs": Currency("rupee", "rupees"),
    "Rs.": Currency("rupee", "rupees"),
    "₩": Currency("won", "won"),
    "₽": Currency("ruble", "rubles"),
    "₺": Currency("lira", "lira"),
    "₪": Currency("shekel", "shekels"),
    "₫": Currency("dong", "dong"),
    "₱": Currency("peso", "pesos"),
    "₴": Currency("hryvnia", "hryvnias"),
    "₿": Currency("bitcoin", "bitcoins"),
    "₦": Currency("naira", "naira"),
    "₡": Currency("colon", "colones"),
    "₲": Currency("guarani", "guaranis"),
    "₵": Currency("cedi", "cedis"),
    "₸": Currency("tenge", "tenge"),
    "₮": Currency("tugrik", "tugriks"),
    "₭": Currency("kip", "kip"),
    "₼": Currency("manat", "manat"),
    "₾": Currency("lari", "lari"),
    "₨": Currency("rupee", "rupees"),
    "฿": Currency("baht", "baht"),
    "kr": Currency("krone", "kroner"),
    "zł": Currency("zloty", "zlotys"),
    "R$": Currency("Brazilian real", "Brazilian reals"),
    "MX$": Currency("Mexican peso", "Mexican pesos"),
    "NT$": _dollar_of("Taiwan"),
    "CN¥": Currency("yuan", "yuan"),
    "RMB": Currency("yuan", "yuan"),
    "US$": _dollar_of("U.S"),
    "US $": _dollar_of("U.S"),
    "A$": _dollar_of("Australian"),
    "AU$": _dollar_of("Australian"),
    "C$": _dollar_of("Canadian"),
    "CA$": _dollar_of("Canadian"),
    "NZ$": _dollar_of("New Zealand"),
    "HK$": _dollar_of("Hong Kong"),
    "S$": _dollar_of("Singapore"),
    "USD": _dollar_of("U.S"),
    "AUD": _dollar_of("Australian"),
    "CAD": _dollar_of("Canadian"),
    "NZD": _dollar_of("New Zealand"),
    "HKD": _dollar_of("Hong Kong"),
    "SGD": _dollar_of("Singapore"),
    "EUR": _EURO,
    "GBP": _POUND,
    "JPY": _YEN,
    "CNY": Currency("yuan", "yuan"),
    "INR": Currency("Indian rupee", "Indian rupees"),
    "KRW": Currency("Korean won", "Korean won"),
    "CHF": Currency("Swiss franc", "Swiss francs"),
    "SEK": Currency("Swedish krona", "Swedish kronor"),
    "NOK": Currency("Norwegian krone", "Norwegian kroner"),
    "DKK": Currency("Danish krone", "Danish kroner"),
    "CZK": Currency("Czech koruna", "Czech korunas"),
    "HUF": Currency("forint", "forints"),
    "RUB": Currency("ruble", "rubles"),
    "UAH": Currency("hryvnia", "hryvnias"),
    "THB": Currency("baht", "baht"),
    "IDR": Currency("rupiah", "rupiahs"),
    "AED": Currency("dirham", "dirhams"),
    "TWD": _dollar_of("Taiwan"),
    "PLN": Currency("Polish zloty", "Polish zlotys"),
    "MXN": Currency("Mexican peso", "Mexican pesos"),
    "BRL": Currency("Brazilian real", "Brazilian reals"),
    "ZAR": Currency("rand", "rand"),
    "BTC": Currency("bitcoin", "bitcoins"),
}

SAME_SIGN = ("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "BRL", "EUR", "GBP", "JPY", "CNY")
"""Codes that say which currency of a sign is meant: ``$10 CAD``."""
