"""Addresses: ``https://example.org/a?x=1`` is "example dot org slash a ...", ``a.b@c.org`` "a dot b at c dot org".

The scheme, ``www.`` and ``mailto:`` are removed, as newsreaders do. The rest is read in full: pronounceable parts as
words, others letter by letter, with a pause before each step of a long path. File names are read in the same way.
"""

import re
from itertools import groupby

from service.source_text import SourceText
from service.text.normalise.domains import top_level_domains
from service.text.normalise.english.patterns import after, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser, closed, initials

_SURE = frozenset(
    [
        "com",
        "org",
        "net",
        "edu",
        "gov",
        "int",
        "info",
        "biz",
        "io",
        "ai",
        "dev",
        "app",
        "co",
        "tv",
        "uk",
        "de",
        "fr",
        "eu",
        "ca",
        "au",
        "nz",
        "jp",
        "ch",
        "nl",
        "se",
        "es",
        "cz",
        "pl",
        "ru",
        "cn",
        "br",
        "ie",
        "fm",
    ]
)
"""Top-level domains by which an address without scheme and ``www.`` is known wherever it stands."""
_WORDS = frozenset(
    [
        "am",
        "as",
        "at",
        "be",
        "by",
        "call",
        "do",
        "here",
        "how",
        "id",
        "in",
        "is",
        "it",
        "la",
        "like",
        "ma",
        "me",
        "my",
        "no",
        "now",
        "one",
        "open",
        "pa",
        "so",
        "to",
        "today",
        "us",
        "you",
        "with",
    ]
)
"""Top-level domains that begin sentences, before which people forget the space: ``at home.so we``."""
_VISITED = re.compile(
    r"(?:\b(?:at|to|on|from|via|with|visit|see|try|use|uses|using|check|open|join|browse|like|called|named|site|website|domain"
    r"|page|app|link|and|or|by|check out|is|buy|register|in)[: ] ?|[(,;:\n] ?)$",
    re.IGNORECASE,
)
"""Context in which an address may end in such a word."""
_SAID = frozenset(["am", "be", "do", "in", "is", "me", "my", "so", "to"])
"""Top-level domains of two letters that are said as the words that they spell."""
_SPELLED = re.compile("[a-z]{2}|[b-df-hj-np-tv-z]{3}", re.IGNORECASE)
"""Top-level domains that are said letter by letter."""
_FILES = (
    "py|js|mjs|ts|jsx|tsx|md|txt|pdf|csv|tsv|json|ya?ml|toml|ini|cfg|conf|xml|html?|css|jpe?g|png|gif|svg|webp|mp[34]"
    "|wav|flac|ogg|opus|avi|mkv|zip|gz|bz2|xz|tar|rar|7z|exe|dll|docx?|xlsx?|pptx?|odt|epub|rs|java|cpp|hpp|cs|rb|php"
    "|sh|sql|db|log|onnx|bin|iso|lock"
)
_LONG = 40
"""Characters from which an address gets pauses."""

_REST = r"[^\s<>\"“”«»|\\^`{}]"
_FULL = re.compile(rf"(?<![\w@])(?:(?:https?|ftps?|wss?)://(?:www\.)?|www\.)({_REST}+)", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\w@./:\\-])((?P<names>(?:[a-z0-9-]{{1,63}}\.){{1,5}})(?P<top>[a-z]{{2,24}})(?![\w@-])(?!\.\w)"
    rf"(?P<path>(?::[0-9]{{1,5}})?(?:[/?#]{_REST}*)?))",
    re.IGNORECASE,
)
_LOCAL = re.compile(rf"(?<![\w@./:\\-])(localhost(?::[0-9]{{1,5}}(?:[/?#]{_REST}*)?|/{_REST}*))")
_FILE = re.compile(rf"(?<![\w@.:-])([\w-]{{1,64}}(?:\.[\w-]{{1,16}}){{0,3}}\.(?:{_FILES}))(?![\w@-])(?!\.\w)")
_EMAIL = re.compile(
    r"(?<![\w.%+@-])(?:mailto:)?([a-z0-9_][a-z0-9._%+-]{0,63})@((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w@-])",
    re.IGNORECASE,
)
_CLOSING = ".,;:!?'\"’”»)]}*_…"

_HOST = re.compile(r"[^/?#:]+")
_STEPS = re.compile(r"[^\W_]+|[\W_]")
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+|\w")
_MARKS = {
    ".": "dot",
    "/": "slash",
    "-": "dash",
    "_": "underscore",
    ":": "colon",
    "?": "question mark",
    "=": "equals",
    "&": "and",
    "#": "hash",
    "%": "percent",
    "~": "tilde",
    "+": "plus",
    "@": "at",
    ",": "comma",
    ";": "semicolon",
    "*": "star",
    "!": "exclamation mark",
    "$": "dollar",
    "(": "bracket",
    ")": "bracket",
    "[": "bracket",
    "]": "bracket",
}
_LETTER_A = "eh"
"""misaki reads this as the letter's name, and a single ``a`` or ``A`` as the article."""
_MOST_MARKS = 3
"""Times that the same mark is read in a row."""


def normalise_urls(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Addresses with a scheme or ``www.`` first: they may contain names of hosts and files."""
    text = text.sub(_FULL, lambda match: _url(match, english))
    text = text.sub(_BARE, lambda match: _url(match, english) if _is_address(match) else None)
    for pattern in (_LOCAL, _FILE):
        text = text.sub(pattern, lambda match: _url(match, english))
    return text


def normalise_emails(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Addresses of e-mail, without ``mailto:``."""
    return text.sub(_EMAIL, lambda match: _email(match, english))


def _is_address(match: re.Match[str]) -> bool:
    top, names = match["top"].lower(), match["names"][:-1].split(".")
    if top in _SURE:
        return True
    same_case = match["top"].islower() or match["names"].isupper()
    short = len(names[-1]) < 2 and not match["path"]
    if not same_case or short or names[-1].isdecimal() or top not in top_level_domains():
        return False
    if top not in _WORDS or match["path"].strip(":/?#") or len(names) > 1:
        return True
    opening = before(match)
    return bool(_VISITED.search(opening)) or (not opening.strip() and match["names"].islower())


def _url(match: re.Match[str], english: EnglishVerbaliser) -> str | None:
    address = match[1]
    kept = address.rstrip(_CLOSING)
    if address[len(kept) :].startswith(")") and kept.count("(") > kept.count(")"):
        kept += ")"
    rest = address[len(kept) :]
    return closed(_verbalise(kept, english), rest or after(match, 1)) + rest if kept else None


def _email(match: re.Match[str], english: EnglishVerbaliser) -> str:
    words = f"{_verbalise(match[1], english)} at {_verbalise(match[2], english)}"
    return closed(words, after(match, 1))


def _verbalise(address: str, english: EnglishVerbaliser) -> str:
    """A host with or without a path, mark by mark."""
    host = _HOST.match(address)
    _, _, top = host[0].rpartition(".") if host else ("", "", "")
    words: list[str] = []
    for step, run in groupby(_STEPS.findall(address)):
        count = min(len(list(run)), _MOST_MARKS)
        words += [_verbalise_step(step, english, step == top)] * count
    joined = " ".join(words)
    return joined.replace(" slash ", ", slash ") if len(address) > _LONG else joined


def _verbalise_step(step: str, english: EnglishVerbaliser, top: bool) -> str:
    if not step.isalnum():
        return _MARKS.get(step, step)
    if top and _SPELLED.fullmatch(step) and step.lower() not in _SAID:
        return initials(step)
    parts = _PARTS.findall(step)
    spelled = len(parts) > 3
    return " ".join(_verbalise_part(part, english, spelled) for part in parts)


def _verbalise_part(part: str, english: EnglishVerbaliser, spelled: bool) -> str:
    if part.isdecimal() and part.isascii():
        return english.digits(part) if spelled else english.label(part)
    if part in ("a", "A") and not spelled:
        return _LETTER_A
    unsayable = spelled or (1 < len(part) < 7 and not re.search("[aeiouy]", part, re.IGNORECASE))
    return initials(part) if unsayable and part.isascii() else part
