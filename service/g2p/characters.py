"""Properties of characters that text processing and G2P both need, and their form in error messages."""

import unicodedata
from collections.abc import Iterable

_MAX_QUOTED = 5
"""Characters that an error message quotes."""


def stands_for_words(character: str) -> bool:
    """True for a character outside ASCII that is read out: letters, numbers, currencies, mathematics, pictures.

    Halves of a flag are not: only the pair has a meaning, and espeak knows it.
    """
    if character.isascii() or "\U0001f1e6" <= character <= "\U0001f1ff":
        return False
    category = unicodedata.category(character)
    return category[0] in "LN" or category in ("Sc", "Sm", "So")


def quoted(characters: Iterable[str]) -> str:
    """The first five different ``characters`` with spaces between them, and an ellipsis if there are more."""
    distinct = list(dict.fromkeys(characters))
    return " ".join(distinct[:_MAX_QUOTED]) + " ..." * (len(distinct) > _MAX_QUOTED)
