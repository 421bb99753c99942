"""The header ``X-Kokoro-Unread``: what of a text was not read as it is written.

A list of structured fields (RFC 9651), such as ``Cyrillic;letters=6;transliterated, Han;letters=2;skipped`` or
``words;count=1;skipped``. Letters are of the whole text; words, which only G2P finds, are those that were known when
the first bytes were sent. The access log and the metrics count all. Its length is bounded.
"""

from collections.abc import Sequence

from service.speech import UnreadScript

UNREAD = "X-Kokoro-Unread"
MAX_SCRIPTS = 6
"""Scripts that are named; the rest are ``other``."""


def describe_unread(scripts: Sequence[UnreadScript], words: int) -> str:
    """The header's value; empty if all was read.

    Args:
        scripts: letters of the text that its language does not have, the most frequent first.
        words: number of words that could not be pronounced.
    """
    members = [_member(script.script, script.letters, script.transliterated) for script in scripts[:MAX_SCRIPTS]]
    rest = scripts[MAX_SCRIPTS:]
    for transliterated in (True, False):
        if letters := sum(script.letters for script in rest if script.transliterated is transliterated):
            members.append(_member("other", letters, transliterated))
    if words:
        members.append(f"words;count={words};skipped")
    return ", ".join(members)


def _member(name: str, letters: int, transliterated: bool) -> str:
    return f"{name};letters={letters};{'transliterated' if transliterated else 'skipped'}"
