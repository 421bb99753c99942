"""Telephone numbers, codes and numbers of services in Mandarin, digit by digit; one is ``幺`` in them."""

import re
from functools import cache

from service.g2p.mandarin.numerals import digits
from service.source_text import SourceText
from service.text.normalise.mandarin.units import MEASURES
from service.text.normalise.word_lists import read_rows, read_table

_MOBILE = re.compile(r"(?<![\d.-])(?:(\+?86)[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\d-])(?!\.\d)")
_LANDLINE = re.compile(r"(?<![\d.-])\(?(0\d{2,3})\)?[- ]?(\d{3,4})[- ]?(\d{4})(?![\d-])(?!\.\d)")
_FREE = re.compile(r"(?<![\d.-])([48]00)[- ]?(\d{3,4})[- ]?(\d{3,4})(?![\d-])(?!\.\d)")
_NO_COUNT = rf"(?![\d.,:%‰°℃/-]|[{MEASURES}年月日号號元折分秒度人名下针岁公千厘毫平立美欧英日韩港米]|多)"
_DIALLED = re.compile(
    rf"((?:打|拨|撥|播|呼叫|联系|聯繫)(?:了|过|過|个|個|通|一下|的是)?)((?:1[12]\d|9[19]\d|\d{{5,12}}))(?:{_NO_COUNT})"
)
_LINE = re.compile(
    r"(?<![\d.,-])(\d{3,12})(?=报警|報警|急救|热线|熱線|接警|出警|指挥中心|火警|电话|電話|客服|服务台|短信|救护车|救護車|消防车|消防車|救援)"
)
_ROOM = re.compile(r"(?<![\d.,-])(\d{3,4})(?=室|号房|号室|教室|病房)")
_EXTENSION = re.compile(r"(?<=[零幺二三四五六七八九]转)(\d{2,6})(?!\d)")
_TRAIN = re.compile(r"(?<![A-Za-z\d])([A-Z]{1,2})(\d{2,5})(?=次(?!方)|航班|列车|高铁|动车|次列车)")


def phones(text: SourceText) -> SourceText:
    """Replace telephone numbers and other codes by their digits."""
    for pattern in (_MOBILE, _LANDLINE, _FREE):
        text = text.sub(pattern, lambda found: "，".join(map(dialled, filter(None, found.groups()))))
    for pattern in (_EXTENSION, _ROOM):
        text = text.sub(pattern, lambda found: dialled(found[1]))
    text = text.sub(_codes(), lambda found: found[1] + dialled(found[2]))
    text = text.sub(_DIALLED, lambda found: found[1] + dialled(found[2])).sub(_LINE, lambda found: dialled(found[1]))
    text = text.sub(_TRAIN, lambda found: f"{found[1]}{dialled(found[2])}")
    return text.sub(_services(), lambda found: dialled(found[0]))


def dialled(group: str) -> str:
    """Digits of a telephone number, in which one is "yao"."""
    plus = "加" * group.startswith("+")
    return plus + digits(group.removeprefix("+")).replace("一", "幺")


@cache
def _codes() -> re.Pattern[str]:
    """Pattern of a number behind a word that asks for its digits."""
    words = "|".join(re.escape(word) for word, *_ in read_rows("zh", "codes"))
    return re.compile(rf"((?:{words})[号號]?(?:是|为|為|：|:| ){{0,2}})(\d{{3,20}})(?![\d.:年月日元])")


@cache
def _services() -> re.Pattern[str]:
    """Pattern of a service's number that is no usual count."""
    numbers = "|".join(number for number, kind in read_table("zh", "service_numbers", 2) if kind != "count")
    return re.compile(rf"(?<![\d.,$¥￥€£-])(?:{numbers})(?:{_NO_COUNT})")
