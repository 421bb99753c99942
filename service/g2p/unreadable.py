"""The error for characters without a pronunciation."""

from service.errors import InvalidInput
from service.g2p.characters import quoted


def unreadable(characters: str, voice: str) -> InvalidInput:
    """Error that quotes the first of ``characters``, each once.

    Args:
        characters: that have no pronunciation; at least one.
        voice: as the error text names it: ``a Japanese voice``.
    """
    return InvalidInput(f"input has characters that {voice} cannot read: {quoted(characters)}", "input")
