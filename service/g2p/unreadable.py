"""Errors for characters and words without a pronunciation, where a request asks to be refused for them."""

from service.errors import InvalidInput
from service.g2p.characters import quoted


def unreadable(characters: str, voice: str) -> InvalidInput:
    """Error that quotes the first of ``characters``, each once.

    Args:
        characters: that have no pronunciation; at least one.
        voice: as the error text names it: ``a Japanese voice``.
    """
    return InvalidInput(f"input has characters that {voice} cannot read: {quoted(characters)}", "input")


def unpronounceable(word: str) -> InvalidInput:
    """Error that names a word without phonemes."""
    return InvalidInput(f"input has {word!r}, which cannot be pronounced", "input")
