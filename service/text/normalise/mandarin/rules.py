"""Mandarin text normalisation: words for text that misaki's conversion of numbers (cn2an) misreads.

cn2an reads ``10年`` digit by digit, ``2024-01-31`` as a number and two negative ones, ``1,234`` as two numbers, a
telephone number as thirteen thousand million, ``10:30`` without "o'clock", and loses the ``¥`` of ``¥20``, the minus of
``-5℃`` and the tilde of ``3~5天``. Text that it reads correctly (``50%``, ``3.14``, ``2/3``, ``3-5个``) stays as it is.

The kinds are in order from the most specific to the most general. Sentences of another language are not changed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from service.g2p.mandarin.foreign import SENTENCE
from service.g2p.mandarin.numerals import digits
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.boundaries import ASCII_WORD, start
from service.text.normalise.mandarin.addresses import addresses
from service.text.normalise.mandarin.arithmetic import arithmetic
from service.text.normalise.mandarin.dates import dates
from service.text.normalise.mandarin.phones import phones
from service.text.normalise.mandarin.times import DASH, times
from service.text.normalise.mandarin.units import MEASURES, NUMBER, convert_units, counted, verbalise
from service.text.normalise.word_lists import read_rows

_FULL_WIDTH = re.compile("[０-９]|(?<=[0-9０-９])[．：％／－＝＋](?=[0-9０-９])|(?<=[0-9０-９])％")
_START = start(word=ASCII_WORD)

_ADDRESS = re.compile(r"(?<![!-~])[!-~]{4,2000}")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){1,5}(?![\d,])")
_VERSION = re.compile(r"(?<![\d.])\d{1,9}(?:\.\d{1,9}){2,5}(?![\d])")
_GROUPS = re.compile(r"(?<![\d.-])\d{1,9}(?:-\d{1,9}){2,6}(?![\d-])(?!\.\d)")
_RANGE = re.compile(rf"{_START}({NUMBER})(%?){DASH}({NUMBER})(%?)(?![\d])(?!\.\d)")
_BETWEEN_MEASURES = re.compile(
    r"(?<=[度克斤吨米里升瓦伏元时秒钟分点日月号%])[-–—~～〜](?=[\d零一二两三四五六七八九十百负])"
)
_FIGURE_BEFORE = re.compile("[图圖表式题題例]$")
_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=\d)")
_ZEROS = re.compile(r"(?<![\d.:/-])0\d{1,15}(?![\d.:/年月日号號点點时時分秒%-])")
_NUMBERED = re.compile(r"(?<![A-Za-z])(?:No\.|NO\.|№) ?(?=\d)")
_PER_MILLE = re.compile(rf"{_START}({NUMBER})‰")


def normalise_mandarin(text: SourceText, options: TextOptions) -> SourceText:
    """Normalise Mandarin text, as far as ``options`` enable it."""
    text = _by_part(text, _ADDRESS, lambda part: addresses(part, options), lambda part: part)
    return _by_part(text, SENTENCE, lambda part: part, lambda part: _normalise(part, options))


def _normalise(text: SourceText, options: TextOptions) -> SourceText:
    for enabled, normalise in (
        (True, _narrow),
        (True, _heteronyms),
        (options.numbers, _names),
        (options.dates, dates),
        (options.phones, phones),
        (options.numbers, _thousands),
        (options.numbers, arithmetic),
        (options.times, times),
        (options.units or options.money or options.numbers, lambda part: convert_units(part, options)),
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


def _narrow(text: SourceText) -> SourceText:
    return text.sub(_FULL_WIDTH, lambda found: chr(ord(found[0]) - 0xFEE0))


def _heteronyms(text: SourceText) -> SourceText:
    """Words that misaki misreads in characters that sound right."""
    return text.sub(_pattern("heteronyms"), lambda found: _words("heteronyms")[found[0]])


def _names(text: SourceText) -> SourceText:
    """Numbers that are names, digit by digit."""
    return text.sub(_pattern("number_names"), lambda found: _words("number_names")[found[0]])


def _thousands(text: SourceText) -> SourceText:
    return text.sub(_THOUSANDS, lambda found: found[0].replace(",", ""))


def _numbers(text: SourceText) -> SourceText:
    text = text.sub(_NUMBERED, lambda _: "第")
    text = text.sub(_VERSION, lambda found: _version(found[0].split(".")))
    text = text.sub(_GROUPS, lambda found: "杠".join(map(digits, found[0].split("-"))))
    text = text.sub(_HYPHEN, lambda _: " ")
    text = text.sub(_RANGE, _range).sub(_BETWEEN_MEASURES, lambda _: "到")
    text = text.sub(_PER_MILLE, lambda found: f"千分之{verbalise(found[1])}")
    return text.sub(_ZEROS, lambda found: digits(found[0]))


def _version(parts: list[str]) -> str:
    """A part of three and more digits makes it an IP address, read digit by digit."""
    each = digits if any(len(part) > 2 for part in parts) else verbalise
    return "点".join(map(each, parts))


def _range(found: re.Match[str]) -> str:
    """A range if the second number is higher, else a score."""
    percent = "百分之" * bool(found[4])
    if _FIGURE_BEFORE.search(found.string[: found.start()]):
        return f"{verbalise(found[1])}杠{verbalise(found[3])}"
    is_range = float(found[1]) < float(found[3]) or percent or not found[0].isascii()
    say = counted if is_range and found.string[found.end() : found.end() + 1] in tuple(MEASURES) else verbalise
    return f"{percent}{say(found[1])}{'到' if is_range else '比'}{percent}{say(found[3])}"


@cache
def _words(table: str) -> Mapping[str, str]:
    return {written: words for written, words in read_rows("zh", table)}


@cache
def _pattern(table: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.])(?:{'|'.join(sorted(_words(table), key=len, reverse=True))})")
