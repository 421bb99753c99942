"""The signature of a normaliser: text in, text with words in place of numbers, addresses and the like out."""

from collections.abc import Callable
from typing import TypeAlias

from service.source_text import SourceText
from service.speech import TextOptions

Normaliser: TypeAlias = Callable[[SourceText, TextOptions], SourceText]
"""Gives a text (as the caller wrote it, or without its mark-up) with words for the wanted kinds of what is in it."""


def unchanged(text: SourceText, _: TextOptions) -> SourceText:
    """For languages whose phonemisers read numbers and the like themselves."""
    return text
