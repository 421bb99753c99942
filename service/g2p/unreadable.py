"""The error for characters without a pronunciation."""

from service.errors import InvalidInput

_QUOTED = 5
"""Characters that the error text quotes."""


def unreadable(characters: str, voice: str) -> InvalidInput:
    """Error that quotes the first of ``characters``, each once.

    Args:
        characters: that have no pronunciation; at least one.
        voice: as the error text names it: ``a Japanese voice``.
    """
    distinct = list(dict.fromkeys(characters))
    quoted = " ".join(distinct[:_QUOTED]) + (" ..." if len(distinct) > _QUOTED else "")
    return InvalidInput(f"input has characters that {voice} cannot read: {quoted}", "input")
