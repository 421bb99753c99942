"""Signature of normalisers, which replace non-standard words (numbers, dates, addresses and the like) by words."""

from collections.abc import Callable
from typing import TypeAlias

from service.source_text import SourceText
from service.speech import TextOptions

Normaliser: TypeAlias = Callable[[SourceText, TextOptions], SourceText]
"""Normalises a text, without its mark-up, as far as the options enable it."""


def unchanged(text: SourceText, _: TextOptions) -> SourceText:
    """Normaliser of languages whose phonemisers read numbers and the like themselves."""
    return text
