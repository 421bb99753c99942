"""Patterns of numbers in English text, and the context of a match."""

import re

from service.text.normalise.boundaries import MAX_DIGITS

WHOLE = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,2}}(?:,[0-9]{{2}}){{1,4}},[0-9]{{3}}|[0-9]{{1,{MAX_DIGITS}}})"
"""Pattern of a whole number, with thousands separators, Western or Indian, or without. Bounded, as all patterns are."""
DECIMAL = rf"{WHOLE}(?:\.[0-9]{{1,{MAX_DIGITS}}})?"
"""Pattern of a number with or without decimals."""
GAP = "[ \u00a0\u2009\u202f]"
"""Pattern of a space between a number and its unit, or within a number."""
DASH = f"(?:{GAP}?[–—]{GAP}?|-|{GAP}-{GAP})"
"""Pattern of the dash of a range, with spaces."""
COUNTED = (
    rf"{GAP}(?:(?:active|new|paying|monthly|daily|registered|unique|more){GAP})?(?:users?|people|views|viewers|visitors"
    "|downloads|subscribers|followers|fans|customers|members|players|listeners|readers|streams|copies|sales|votes|voters"
    r"|jobs|hits|visits|likes|euros|dollars|pounds|rupees|yen)\b"
)
"""Pattern of countable nouns behind ``m``, which is then million and not metre: ``5m users``."""
SENTENCE_END = re.compile(rf"\s*$|\n|{GAP}[A-Z\"“]")
"""Context behind an abbreviation whose point ends the sentence too."""
OPENING = (
    "(?:(?:The|An?|It|He|She|We|They|I|You|In|On|At|As|By|For|From|With|After|Before|This|That|These|Those|There|Here|But"
    "|And|Or|Yet|Then|So|If|When|While|Because|Although|Though|My|Your|His|Her|Its|Our|Their|Is|Was|Are|Were|What|Where"
    "|Who|Which|Why|How|Do|Does|Did|Has|Have|Had|Can|Could|Would|Should|Not|Please|Turn|Take|Go|No|Yes|Now|Some|Many"
    "|Most|All|Both|Each|Every|Another|Everyone|Someone|Nothing|Something|Everything|Also|However|Maybe|Perhaps"
    "|Still|Later|Today|Tomorrow|Yesterday|Once|Only|Meanwhile|Finally|Let)(?![\\w.])|(?:Mr|Mrs|Ms|Dr)\\b)"
)
"""Pattern of words that begin a sentence, and no name."""

_ARTICLE = re.compile(rf"(?:^|\W)[Aa]n?{GAP}$")


def follows_article(match: re.Match[str]) -> bool:
    """True for a match behind ``a`` or ``an``, which makes it an adjective: a five dollar bill, a ten mile run."""
    return bool(_ARTICLE.search(before(match, 4)))


def before(match: re.Match[str], length: int = 24) -> str:
    """The last ``length`` characters before a match."""
    return match.string[max(0, match.start() - length) : match.start()]


def after(match: re.Match[str], length: int = 24) -> str:
    """The first ``length`` characters behind a match."""
    return match.string[match.end() : match.end() + length]
