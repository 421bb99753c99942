"""Sentences of another language among Chinese ones, whose numbers are not Chinese either."""

import re

LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏ\u1e00-\u1eff"
LETTERS = rf"[{LATIN}]++(?:['’&.-][{LATIN}]++)*+"
_NUMBER = r"[$€£]?\d++(?:[.,:/]\d++)*+%?"
WORD = rf"(?:{LETTERS}|{_NUMBER})"
# Four words of letters are a sentence; fewer may be a name with a number in it, which is read in Chinese.
SENTENCE = re.compile(
    rf"(?<![{LATIN}'’&.-]){LETTERS}(?:[,;]? (?:{_NUMBER} ){{0,2}}+{LETTERS}){{3,}}+(?:[,;]? {WORD})*+"
)
