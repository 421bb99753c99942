"""Full-width and half-width characters, converted as mojimoji does.

misaki's cutlet normalises with two calls of mojimoji, a compiled package without wheels for Python 3.13 and later, nor
for Linux on arm64: installing it needs a compiler. Both conversions are tables, so they are here;
``tests/service/g2p/japanese/test_widths.py`` compares every character with mojimoji, where that is installed.
"""

import re

_KEPT = frozenset("\"'`")
"""ASCII signs whose full-width forms mojimoji leaves alone."""
_ASCII = {code + 0xFEE0: code for code in range(0x21, 0x7F) if chr(code) not in _KEPT}
_QUOTES = {"　": " ", "‘": "`", "’": "'", "”": '"', "￥": "¥"}
_TO_HALF = _ASCII | str.maketrans(_QUOTES)

_KANA = {
    "｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰ": "。「」、・ヲァィゥェォャュョッー",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉ": "アイウエオカキクケコサシスセソタチツテトナニヌネノ",
    "ﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ": "ハヒフヘホマミムメモヤユヨラリルレロワン゛゜",
}
_TO_FULL = str.maketrans("".join(_KANA), "".join(_KANA.values()))
_VOICED = dict(zip("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ", "ヴガギグゲゴザジズゼゾダヂヅデドバビブベボ", strict=True))
_SEMI_VOICED = dict(zip("ﾊﾋﾌﾍﾎ", "パピプペポ", strict=True))
_PAIRS = {f"{kana}ﾞ": full for kana, full in _VOICED.items()} | {f"{kana}ﾟ": full for kana, full in _SEMI_VOICED.items()}
_PAIR = re.compile("|".join(_PAIRS))


def zen_to_han(text: str, kana: bool) -> str:
    """Half-width letters, digits and signs for full-width ones.

    Args:
        text: to convert.
        kana: must be False, as cutlet has it: kana stay.
    """
    assert not kana
    return text.translate(_TO_HALF)


def han_to_zen(text: str, digit: bool, ascii: bool) -> str:
    """Full-width kana and their marks for half-width ones.

    Args:
        text: to convert.
        digit: must be False, as cutlet has it: digits stay.
        ascii: must be False, as cutlet has it: letters and signs stay.
    """
    assert not digit
    assert not ascii
    return _PAIR.sub(lambda pair: _PAIRS[pair[0]], text).translate(_TO_FULL)
