"""Web addresses, mail addresses, versions and IP addresses: ``luz@huerta.es`` is "luz arroba huerta punto es".

The scheme, ``www.`` and ``mailto:`` are left out, as in English. Parts that espeak-ng cannot pronounce it spells.
"""

import re

from service.source_text import SourceText
from service.text.normalise.domains import top_level_domains
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.word_lists import read_rows

_COUNTRIES = frozenset(re.findall("..", "ioaicotveuukdefresitptbrmxarclpeuyeccabechlunlusjpcnruinmemasnaomzfmly"))
"""Domains of two letters by which an address without scheme and ``www.`` is known; many others are words."""
_FILES = (
    "pdf|txt|csv|tsv|json|ya?ml|xml|html?|css|js|ts|py|md|jpe?g|png|gif|svg|webp|mp[34]|wav|ogg|avi|mkv|zip|gz|rar|exe"
    "|docx?|xlsx?|pptx?|odt|epub|sh|sql|log"
)
_REST = r"[^\s<>\"“”«»|\\^`{}]"
_LABEL = r"[a-z0-9à-öø-ÿ-]{1,63}"
_FULL = re.compile(rf"(?<![\w@])(?:(?:https?|ftps?|wss?)://(?:www\.)?|www\.)({_REST}{{1,2000}})", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\w@./:\\-])((?:{_LABEL}\.){{1,5}}(?P<top>[a-z]{{2,24}})(?![\w@-])(?!\.\w)(?::[0-9]{{1,5}})?(?:[/?#]{_REST}{{0,2000}})?)",
    re.IGNORECASE,
)
_FILE = re.compile(rf"(?<![\w@.:-])([\w-]{{1,64}}(?:\.[\w-]{{1,16}}){{0,3}}\.(?:{_FILES}))(?![\w@-])(?!\.\w)")
_EMAIL = re.compile(
    rf"(?<![\w.%+@-])(?:mailto:)?([a-z0-9_][a-z0-9._%+-]{{0,63}}@(?:{_LABEL}\.){{1,5}}[a-z]{{2,24}})(?![\w@-])",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"(?<![\w.,:/-])(?!\d{1,3}(?:\.\d{3})+(?![.\d]))v?(\d{1,3}(?:\.\d{1,3}){2,3})(?::(\d{1,5}))?(?![\w/]|[.,:]\d)"
)
_CLOSING = ".,;:!?'\"’”»)]}*_…"
_STEPS = re.compile(r"[0-9]+|[^\W\d_]+|[\W_]")
_HANDLE = re.compile(r"(?<![\w@.])@(?=[^\W\d_])")


class Electronic:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._numerals = numerals
        self._point, self._at = grammar.point, grammar.at
        self._marks = {"#" if mark == "hash" else mark: words for mark, words in read_rows(grammar.code, "marks")}

    def urls(self, text: SourceText) -> SourceText:
        """Addresses of the web, names of files."""
        if "." in text.text or "://" in text.text:
            text = text.sub(_FULL, self._verbalise).sub(_BARE, self._bare).sub(_FILE, self._verbalise)
        return text

    def emails(self, text: SourceText) -> SourceText:
        """Addresses of mail, and names behind ``@``."""
        if "@" not in text.text:
            return text
        text = text.sub(_EMAIL, self._verbalise)
        return text.sub(_HANDLE, lambda _: f"{self._at} ")

    def versions(self, text: SourceText) -> SourceText:
        """``192.168.1.1`` and ``3.11.2``: numbers with the point between them."""

        def words(found: re.Match[str]) -> str:
            numbers = f" {self._point} ".join(self._numerals.cardinal(int(number)) for number in found[1].split("."))
            return f"{numbers} {self._marks[':']} {found[2]}" if found[2] else numbers

        return text.sub(_DOTTED, words)

    def _bare(self, found: re.Match[str]) -> str | None:
        top = found["top"]
        return self._verbalise(found) if top in _COUNTRIES or (len(top) > 2 and top in top_level_domains()) else None

    def _verbalise(self, found: re.Match[str]) -> str | None:
        address = found[1].rstrip(_CLOSING)
        if not any(map(str.isalnum, address)):
            return None
        words = (self._marks.get(step, step) for step in _STEPS.findall(address.rstrip("/")))
        return " ".join(words) + found[1][len(address) :]
