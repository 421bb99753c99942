"""Cut clean text into paragraphs and sentences.

sentencex knows the abbreviations (2.3 MB, and nothing it returns is lost); what it leaves together stays together.
"""

from collections.abc import Iterator

import msgspec


class Sentence(msgspec.Struct, frozen=True):
    text: str
    last: bool
    """It ends its paragraph."""


def sentences(text: str, language: str) -> Iterator[Sentence]:
    """The sentences of ``text``, as ``guards.clean`` returns it.

    Args:
        text: paragraphs separated by ``\\n\\n``.
        language: BCP 47 tag; its first part chooses the abbreviations.
    """
    import sentencex

    for paragraph in text.split("\n\n"):
        pieces = [piece.strip() for piece in sentencex.segment(language.partition("-")[0], paragraph)]
        spoken = [piece for piece in pieces if piece]
        for number, piece in enumerate(spoken, start=1):
            yield Sentence(piece, last=number == len(spoken))
