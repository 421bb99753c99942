"""Mandarin text normalisation: words for text that misaki's conversion of numbers (cn2an) misreads.

cn2an reads ``10年`` digit by digit, ``2024-01-31`` as a number and two negative ones, ``1,234`` as two numbers, a
telephone number as thirteen thousand million, ``10:30`` without "o'clock", and loses the ``¥`` of ``¥20``, the minus of
``-5℃`` and the tilde of ``3~5天``. Text that it reads correctly (``50%``, ``3.14``, ``2/3``, ``3-5个``) stays as it is.

The kinds are in order from the most specific to the most general. Sentences of another language are not changed.
"""

import re
from collections.abc import Callable, Iterator

from service.g2p.mandarin.foreign import SENTENCE
from service.g2p.mandarin.numerals import digits
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.boundaries import ASCII_WORD, start
from service.text.normalise.english.verbaliser import english_verbaliser
from service.text.normalise.english.words.addresses import normalise_emails, normalise_urls
from service.text.normalise.mandarin.units import NUMBER, convert_units, counted, verbalise

_FULL_WIDTH = re.compile("[０-９]|(?<=[0-9０-９])[．：％／－](?=[0-9０-９])|(?<=[0-9０-９])％")
_DASH = r" ?[-–—~～〜至到]{1,2} ?"
_START = start(word=ASCII_WORD)
_END = r"(?![\d:/A-Za-z-])(?!\.\d)"

_ADDRESS = re.compile(r"(?<![!-~])[!-~]{4,2000}")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){1,5}(?![\d,])")

_DAY = re.compile(rf"{_START}(\d{{4}})([-/.])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9]){_END}")
_MONTH = re.compile(rf"{_START}((?:19|20)\d\d)[-/](1[0-2]|0[1-9]){_END}")
_YEARS = re.compile(rf"{_START}((?:1[1-9]|20)\d\d)年?{_DASH}((?:1[1-9]|20)\d\d)(?=年)")
_YEAR = re.compile(r"(?<![\d.])(\d{1,5})(?=年)")
_LASTING = re.compile("年(?:多|前|后|後|来|來|间|間|内|内|代|以|的?时间|的?時間|历史|歷史|级|級)")
_MONTH_AFTER = re.compile(r"年\d{1,2}月")

_CLOCK = r"([01]?\d|2[0-4])[:](?:([0-5]\d))(?:[:]([0-5]\d))?"
_CLOCKS = re.compile(rf"{_START}{_CLOCK}{_DASH}{_CLOCK}{_END}")
_TIME = re.compile(rf"{_START}{_CLOCK}{_END}")
_RATIO = re.compile(rf"{_START}(\d{{1,4}}):(\d{{1,4}}){_END}")

_MOBILE = re.compile(r"(?<![\d.-])(?:(\+?86)[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\d-])(?!\.\d)")
_LANDLINE = re.compile(r"(?<![\d.-])\(?(0\d{2,3})\)?[- ]?(\d{3,4})[- ]?(\d{4})(?![\d-])(?!\.\d)")
_SERVICE = re.compile(r"(?<![\d.-])([48]00)[- ]?(\d{3,4})[- ]?(\d{3,4})(?![\d-])(?!\.\d)")
_CALLED = re.compile(
    r"((?:电话|電話|手机|手機|拨打|撥打|致电|致電|热线|熱線|号码|號碼|卡号|卡號|账号|帳號|验证码|驗證碼|密码|密碼|身份证|身分證"
    r"|尾号|编号|編號|订单号|房间|房間|QQ|微信)[号號]?[为為是：: ]{0,2})(\d{3,20})(?![\d.:年月日元])"
)

_VERSION = re.compile(r"(?<![\d.])\d{1,9}(?:\.\d{1,9}){2,5}(?![\d])")
_GROUPS = re.compile(r"(?<![\d.-])\d{1,9}(?:-\d{1,9}){2,6}(?![\d-])(?!\.\d)")
_RANGE = re.compile(rf"{_START}({NUMBER})(%?){_DASH}({NUMBER})(%?)(?![\d])(?!\.\d)")
_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=\d)")
_ZEROS = re.compile(r"(?<![\d.:/-])0\d{1,15}(?![\d.:/年月日号號点點时時分秒%-])")
_NUMBERED = re.compile(r"(?<![A-Za-z])(?:No\.|NO\.|№) ?(?=\d)")
_PER_MILLE = re.compile(rf"{_START}({NUMBER})‰")


def normalise_mandarin(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise Mandarin text, as far as ``options`` enable it."""
    text = _by_part(text, _ADDRESS, lambda part: _address(part, options), lambda part: part)
    return _by_part(text, SENTENCE, lambda part: part, lambda part: _normalise(part, options))


def _normalise(text: SourceText, options: TextOptions) -> SourceText:
    for enabled, normalise in (
        (True, _narrow),
        (options.dates, _dates),
        (options.phones, _phones),
        (options.numbers, _thousands),
        (options.times, _times),
        (options.units or options.money, lambda part: convert_units(part, options)),
        (options.numbers, _numbers),
    ):
        if enabled:
            text = normalise(text)
    return text


def _by_part(
    text: SourceText,
    pattern: re.Pattern[str],
    inside: Callable[[SourceText], SourceText],
    outside: Callable[[SourceText], SourceText],
) -> SourceText:
    """``inside`` of each match and ``outside`` of the text between matches, joined."""

    def parts() -> Iterator[SourceText]:
        last = 0
        for found in pattern.finditer(text.text):
            yield outside(text[last : found.start()])
            yield inside(text[found.start() : found.end()])
            last = found.end()
        yield outside(text[last:])

    return SourceText.join(parts())


def _address(part: SourceText, options: TextOptions) -> SourceText:
    """Replace web and e-mail addresses, which end before Chinese characters, by English words."""
    english = english_verbaliser(british=False)
    if options.urls:
        part = normalise_urls(part, english)
    return normalise_emails(part, english) if options.emails else part


def _narrow(text: SourceText) -> SourceText:
    return text.sub(_FULL_WIDTH, lambda found: chr(ord(found[0]) - 0xFEE0))


def _dates(text: SourceText) -> SourceText:
    text = text.sub(_DAY, lambda found: f"{digits(found[1])}年{verbalise(found[3])}月{verbalise(found[4])}日")
    text = text.sub(_MONTH, lambda found: f"{digits(found[1])}年{verbalise(found[2])}月")
    text = text.sub(_YEARS, lambda found: f"{digits(found[1])}到{digits(found[2])}")
    return text.sub(_YEAR, _year)


def _year(found: re.Match[str]) -> str | None:
    """A year of the calendar digit by digit, a count of years as a number."""
    year, rest = found[1], found.string[found.end() :][:8]
    if len(year) == 4:
        return digits(year) if 1000 < int(year) < 3000 or year[0] == "0" else verbalise(year)
    if len(year) == 2 and (year[0] == "0" or _MONTH_AFTER.match(rest)):
        return digits(year)
    if len(year) == 2 and year > "60" and year[1] != "0" and not _LASTING.match(rest):
        return digits(year)
    return counted(year)


def _times(text: SourceText) -> SourceText:
    text = text.sub(_CLOCKS, lambda found: f"{_clock(found, 1)}到{_clock(found, 4)}")
    text = text.sub(_TIME, lambda found: _clock(found, 1))
    return text.sub(_RATIO, lambda found: f"{verbalise(found[1])}比{verbalise(found[2])}")


def _clock(found: re.Match[str], group: int) -> str:
    hour, minutes, seconds = found[group], found[group + 1], found[group + 2]
    words = f"{counted(hour)}点"
    if seconds or minutes != "00":
        words += ("零" * minutes.startswith("0") + verbalise(minutes) if minutes != "00" else "零") + "分"
    return words + (f"{verbalise(seconds)}秒" if seconds else "")


def _phones(text: SourceText) -> SourceText:
    for pattern in (_MOBILE, _LANDLINE, _SERVICE):
        text = text.sub(pattern, lambda found: "，".join(map(_dialled, filter(None, found.groups()))))
    return text.sub(_CALLED, lambda found: found[1] + _dialled(found[2]))


def _dialled(group: str) -> str:
    """Digits of a telephone number, in which one is "yao"."""
    plus = "加" * group.startswith("+")
    return plus + digits(group.removeprefix("+")).replace("一", "幺")


def _thousands(text: SourceText) -> SourceText:
    return text.sub(_THOUSANDS, lambda found: found[0].replace(",", ""))


def _numbers(text: SourceText) -> SourceText:
    text = text.sub(_NUMBERED, lambda _: "第")
    text = text.sub(_VERSION, lambda found: _version(found[0].split(".")))
    text = text.sub(_GROUPS, lambda found: "杠".join(map(digits, found[0].split("-"))))
    text = text.sub(_HYPHEN, lambda _: " ")
    text = text.sub(_RANGE, _range)
    text = text.sub(_PER_MILLE, lambda found: f"千分之{verbalise(found[1])}")
    return text.sub(_ZEROS, lambda found: digits(found[0]))


def _version(parts: list[str]) -> str:
    """A part of three and more digits makes it an IP address, read digit by digit."""
    each = digits if any(len(part) > 2 for part in parts) else verbalise
    return "点".join(map(each, parts))


def _range(found: re.Match[str]) -> str:
    """A range if the second number is higher, else a score."""
    percent = "百分之" * bool(found[4])
    word = "到" if float(found[1]) < float(found[3]) or percent or not found[0].isascii() else "比"
    return f"{percent}{verbalise(found[1])}{word}{percent}{verbalise(found[3])}"
