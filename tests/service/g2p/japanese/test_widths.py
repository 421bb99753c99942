"""The conversions of widths are mojimoji's, character by character."""

import itertools
import sys
from types import ModuleType

import pytest

from service.g2p.japanese.widths import han_to_zen, zen_to_han

NEIGHBOURS = [chr(code) for block in ((0x20, 0x7F), (0x3000, 0x3100), (0xFF00, 0xFFF0)) for code in range(*block)]
"""Characters that change, or that change another one beside them."""


@pytest.fixture(scope="module")
def mojimoji() -> ModuleType:
    module: ModuleType = pytest.importorskip("mojimoji", reason="mojimoji has no wheel for this Python or machine")
    return module


def test_letters_digits_and_signs_become_half_width() -> None:
    assert zen_to_han("Ｋｏｋｏｒｏ　８２Ｍ，￥５！ カナ ｶﾅ", kana=False) == "Kokoro 82M,¥5! カナ ｶﾅ"


def test_kana_become_full_width_with_their_marks() -> None:
    assert han_to_zen("ｶﾞｷﾞ ﾊﾟﾋﾞ ｱﾞ ｳﾞ ｢ABC 12｣｡", digit=False, ascii=False) == "ガギ パビ ア゛ ヴ 「ABC 12」。"


def test_every_character_becomes_what_mojimoji_makes_of_it(mojimoji: ModuleType) -> None:
    for code in range(sys.maxunicode + 1):
        if not 0xD800 <= code < 0xE000:
            assert_equal(mojimoji, chr(code))


def test_every_two_characters_become_what_mojimoji_makes_of_them(mojimoji: ModuleType) -> None:
    for pair in itertools.product(NEIGHBOURS, repeat=2):
        assert_equal(mojimoji, "".join(pair))


def assert_equal(mojimoji: ModuleType, text: str) -> None:
    assert zen_to_han(text, kana=False) == mojimoji.zen_to_han(text, kana=False)
    assert han_to_zen(text, digit=False, ascii=False) == mojimoji.han_to_zen(text, digit=False, ascii=False)
