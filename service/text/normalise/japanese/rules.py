"""Japanese text normalisation: numbers, dates, money and addresses in katakana.

misaki segments its own number words again, and misreads them. Other text is left to the phonemiser. Each kind replaces
matches in a ``SourceText``, from the most specific to the most general, and every pattern is bounded.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.boundaries import start
from service.text.normalise.japanese.counters import COUNTERS, MAX_DIGITS, cardinal, counted, decimal, digits

_WHOLE = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,{MAX_DIGITS}}})"
_ALONE = start(joints=".,", word="A-Za-z0-9")
_END = r"(?![0-9]|[.,][0-9])"
_KATAKANA = re.compile("[ァ-ヺー]")
_KATAKANA_OR_NUMBER = re.compile("[ァ-ヺー0-9]")
_NUMBER_BEFORE = re.compile(f"[0-9](?:{COUNTERS})$")
"""A number with its counter, behind which there is a space already."""

_WIDE = re.compile("(?<=[０-９0-9])[．，：／－](?=[０-９0-9])|[０-９％＄￥＠＋]")
_VARIANTS = {"𠮷": "吉", "﨑": "崎", "髙": "高", "濵": "浜", "栁": "柳", "德": "徳", "槗": "橋", "邉": "辺", "瀨": "瀬"}
_VARIANT = re.compile("[" + "".join(_VARIANTS) + "]")

_URL = re.compile(r"(?:https?://|www\.)[!-~]{1,200}", re.ASCII)
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}", re.ASCII)
_DOMAIN = re.compile(r"(?<![\w.-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,10}(?![\w])", re.ASCII)
_ADDRESS_PARTS = {
    ".": "ドット", "@": "アットマーク", "/": "スラッシュ", "-": "ハイフン", "_": "アンダーバー", ":": "コロン",
    "?": "クエスチョン", "=": "イコール", "&": "アンド", "#": "シャープ", "%": "パーセント", "+": "プラス",
    "~": "チルダ",
}  # fmt: skip
_ADDRESS_PART = re.compile(r"[A-Za-z]+|[0-9]+|.")

_DATE = re.compile(rf"{_ALONE}([12][0-9]{{3}})([-/])(0?[1-9]|1[0-2])\2(0?[1-9]|[12][0-9]|3[01])(?![-/0-9])")
_FIRST = re.compile(r"(?<=月)0?1日(?!間)")
_PADDED = re.compile(r"(?<![0-9])0([0-9])(?=[年月日時分秒])")
_PHONE = re.compile(r"(?<![0-9-])(?:0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}|0[0-9]{1,4}-[0-9]{6,8})(?![0-9-])")
_POSTCODE = re.compile(r"〒 ?([0-9]{3})-([0-9]{4})(?![0-9-])")
_CLOCK = re.compile(rf"{_ALONE}([01]?[0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9]))?(?![0-9:])")
_MONEY = re.compile(rf"([¥$€£])({_WHOLE})(?:\.([0-9]{{1,2}}))?([百千万億兆]{{0,2}}){_END}")
_CURRENCIES = {"¥": "円", "$": "ドル", "€": "ユーロ", "£": "ポンド"}
_UNITS = {
    "km": "キロメートル", "cm": "センチ", "mm": "ミリ", "m": "メートル", "kg": "キロ",
    "mg": "ミリグラム", "g": "グラム", "ml": "ミリリットル", "mL": "ミリリットル",
    "dl": "デシリットル", "l": "リットル", "L": "リットル",
    "°C": "度", "℃": "度", "m2": "平方メートル", "m²": "平方メートル", "㎡": "平方メートル", "GB": "ギガバイト",
    "MB": "メガバイト", "KB": "キロバイト", "TB": "テラバイト", "kHz": "キロヘルツ", "MHz": "メガヘルツ",
    "GHz": "ギガヘルツ", "Hz": "ヘルツ", "kW": "キロワット", "W": "ワット", "V": "ボルト", "t": "トン",
    "%": "パーセント", "㎝": "センチ", "㎞": "キロメートル", "㎏": "キロ", "㎜": "ミリ",
}  # fmt: skip
_PACE = re.compile(rf"({_WHOLE}(?:\.[0-9]{{1,3}})?) ?km/h(?![A-Za-z])")
_UNIT = re.compile(rf"(?<=[0-9]) ?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z0-9/])")
_FRACTION = re.compile(rf"{_ALONE}([0-9]{{1,3}})/([0-9]{{1,3}})(?![/0-9])")
_MINUS = re.compile(r"(?:^|(?<=[\s、。「（(:：はが]))[-−](?=[0-9])")
_RANGE = re.compile(r"(?<=[0-9年月日時分秒円%度人個])[~〜～](?=[0-9])")
_COUNTED = re.compile(rf"{_ALONE}({_WHOLE})(?:\.([0-9]{{1,{MAX_DIGITS}}}))?(?:({COUNTERS})|{_END})")
_LONG = re.compile(rf"[0-9]{{{MAX_DIGITS + 1},}}")


def normalise_japanese(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise Japanese text, as far as ``options`` enable it."""
    text = text.sub(_VARIANT, lambda found: _VARIANTS[found[0]])
    text = text.sub(_WIDE, lambda found: unicodedata.normalize("NFKC", found[0]))
    for normalise in _enabled(options):
        text = normalise(text)
    return text


def _enabled(options: TextOptions) -> Iterator[Callable[[SourceText], SourceText]]:
    kinds = (
        (options.emails, _emails),
        (options.urls, _urls),
        (options.dates, _dates),
        (options.phones, _phones),
        (options.times, _times),
        (options.money, _money),
        (options.units, _units),
        (options.numbers, _numbers),
    )
    return (normalise for enabled, normalise in kinds if enabled)


def _urls(text: SourceText) -> SourceText:
    return text.sub(_URL, lambda found: _address(re.sub(r"^(?:https?://)?(?:www\.)?", "", found[0]))).sub(
        _DOMAIN, lambda found: _address(found[0])
    )


def _emails(text: SourceText) -> SourceText:
    return text.sub(_EMAIL, lambda found: _address(found[0]))


def _address(address: str) -> str:
    parts = _ADDRESS_PART.findall(address)
    return " ".join(_ADDRESS_PARTS.get(part, digits(part) if part.isdigit() else part) for part in parts)


def _dates(text: SourceText) -> SourceText:
    text = text.sub(_DATE, lambda found: f"{found[1]}年{int(found[3])}月{int(found[4])}日")
    return text.sub(_PADDED, lambda found: found[1]).sub(_FIRST, lambda _: "ついたち")


def _phones(text: SourceText) -> SourceText:
    text = text.sub(_POSTCODE, lambda found: f"ユービンバンゴー {digits(found[1])}ノ {digits(found[2])}")
    return text.sub(_PHONE, lambda found: "、".join(map(digits, found[0].split("-"))))


def _times(text: SourceText) -> SourceText:
    def clock(found: re.Match[str]) -> str:
        seconds = f"{int(found[3])}秒" if found[3] else ""
        minutes = f"{int(found[2])}分" if int(found[2]) or seconds else ""
        return f"{int(found[1])}時{minutes}{seconds}"

    return text.sub(_CLOCK, clock)


def _money(text: SourceText) -> SourceText:
    def amount(found: re.Match[str]) -> str:
        unit, cents = _CURRENCIES[found[1]], found[3]
        if cents and (unit == "円" or found[4] or len(cents) == 1):
            return f"{found[2]}.{cents}{found[4]}{unit}"
        small = "ペンス" if unit == "ポンド" else "セント"
        return f"{found[2]}{found[4]}{unit}" + (f"{int(cents)}{small}" if cents and int(cents) else "")

    return text.sub(_MONEY, amount)


def _units(text: SourceText) -> SourceText:
    text = text.sub(_PACE, lambda found: f"時速{found[1]}キロ")
    return text.sub(_UNIT, lambda found: _UNITS[found[1]])


def _numbers(text: SourceText) -> SourceText:
    text = text.sub(_LONG, lambda found: digits(found[0]))
    text = text.sub(_RANGE, lambda _: "から").sub(_MINUS, lambda _: "マイナス ")
    return text.sub(_FRACTION, _fraction).sub(_COUNTED, _number)


def _fraction(found: re.Match[str]) -> str:
    return _with_spaces(f"{cardinal(found[2])}ブンノ {cardinal(found[1])}", found)


def _number(found: re.Match[str]) -> str:
    whole, decimals, counter = found[1], found[2], found[3]
    if decimals:
        return _with_spaces(decimal(whole, decimals) + (counter or ""), found)
    return _with_spaces(counted(whole, counter) if counter else cardinal(whole), found)


def _with_spaces(words: str, found: re.Match[str]) -> str:
    """``words`` with spaces beside katakana, with which it would be read as one word, and before a number."""
    text, start, end = found.string, *found.span()
    before = _KATAKANA.match(text, max(0, start - 1), start)
    if before and _NUMBER_BEFORE.search(text[max(0, start - 10) : start]):
        before = None
    return " " * bool(before) + words + " " * bool(_KATAKANA_OR_NUMBER.match(text, end))
