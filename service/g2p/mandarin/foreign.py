"""Patterns of foreign-language sentences in Mandarin text, whose numerals are not read in Mandarin either."""

import re

LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏ\u1e00-\u1eff"
"""Latin letters, for a character class."""
LETTERS = rf"[{LATIN}]++(?:['’&.-][{LATIN}]++)*+"
"""Pattern of a Latin word."""
_NUMBER = r"[$€£]?\d++(?:[.,:/]\d++)*+%?"
WORD = rf"(?:{LETTERS}|{_NUMBER})"
"""Pattern of a Latin word or a number in a foreign-language sentence."""
# Four words of letters are a sentence; fewer may be a name with a number in it, which is read in Mandarin.
SENTENCE = re.compile(
    rf"(?<![{LATIN}'’&.-]){LETTERS}(?:[,;]? (?:{_NUMBER} ){{0,2}}+{LETTERS}){{3,}}+(?:[,;]? {WORD})*+"
)
