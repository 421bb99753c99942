"""Replacements of HTML elements and entities."""

import re

ATTRIBUTES = r"""(?:\s+[a-z_:][\w:.-]*\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))*\s*"""
"""Attributes without a value do not match: ``<b and c>`` is more often arithmetic than an element."""

_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'=<>`]+))""", re.IGNORECASE)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|head|header|hr|html|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|title|tr|ul"
)
_PHRASE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|link|mark|meta|q|rp|rt|ruby|s|samp|small|"
    "span|strike|strong|sub|sup|time|tt|u|var|wbr"
)


def replace_tag(name: str, closes: bool) -> str | None:
    """Replacement of a tag; None if the element is unknown.

    Args:
        name: of the element, lower case.
        closes: it is an end tag.
    """
    if _BLOCK.fullmatch(name):
        return "\n\n"
    if name == "li":
        return "\n" if closes else "\n• "
    if name == "br":
        return "\n"
    if name in ("td", "th"):
        return " "
    return "" if _PHRASE.fullmatch(name) else None


def alt_span(attributes: str) -> tuple[int, int]:
    """Span of the value of an image's ``alt`` in its attributes; an empty span if it has none."""
    alt = _ALT.search(attributes)
    return alt.span(alt.lastindex or 0) if alt else (0, 0)


def replace_entity(entity: str) -> str | None:
    """Characters of an entity such as ``&amp;``; None if it is unknown."""
    # PERF: imported late, as its 2,200 names are rarely needed.
    import html

    characters = html.unescape(entity)
    return None if characters == entity else characters
