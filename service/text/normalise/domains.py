"""Top-level domains of the internet, by which an address without a scheme is known in every language."""

from functools import cache

from service.text.normalise.word_lists import read_rows


@cache
def top_level_domains() -> frozenset[str]:
    """All of them in ASCII, lower case; 130 kB once read."""
    return frozenset(row[0] for row in read_rows("iana", "domains"))
