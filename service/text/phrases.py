"""Splitting of sentences that are too long for one pass: at a clause if there is one, else between words, else in one.

The split is as near the middle as possible, because the model speaks a short rest at another pace than a full half.
"""

from collections.abc import Iterator, Sequence

import msgspec

from service.g2p.phonemes import CLAUSE_MARKS, CLOSING_MARKS, ELLIPSIS, SENTENCE_MARKS
from service.g2p.phonemiser import Token
from service.speech import MAX_PHONEMES, Utterance

_MIDDLE = 0.3
"""A clause mark in the first or last 30 % would leave a shorter rest than a split between words does."""


class Phrase(msgspec.Struct, frozen=True):
    """Tokens of one pass of the model."""

    tokens: tuple[Token, ...]

    @property
    def phonemes(self) -> str:
        """Phonemes of all tokens, with a space where the text has one."""
        return "".join(token.phonemes + token.gap for token in self.tokens).strip()


def split_phrases(tokens: Sequence[Token], limit: int = MAX_PHONEMES) -> Iterator[Phrase]:
    """Phrases of at most ``limit`` phonemes that have all tokens, or all parts of them, in order."""
    phrase = Phrase(tuple(tokens))
    if len(phrase.phonemes) <= limit:
        yield phrase
        return
    halves = _halves_of_word(tokens[0]) if len(tokens) == 1 else _halves(tokens)
    for half in halves:
        yield from split_phrases(half, limit)


def _halves(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    ends: list[int] = []
    total = 0
    for token in tokens:
        total += len(token.phonemes) + len(token.gap)
        ends.append(total)
    cuts = range(1, len(tokens))
    between = [cut for cut in cuts if tokens[cut - 1].gap]
    inner = [cut for cut in between if _MIDDLE * total <= ends[cut - 1] <= (1 - _MIDDLE) * total]
    sentence = [cut for cut in inner if _mark_before(tokens, cut) in SENTENCE_MARKS]
    clause = [cut for cut in inner if _mark_before(tokens, cut) in CLAUSE_MARKS | {ELLIPSIS}]
    best = min(sentence or clause or between or cuts, key=lambda cut: abs(2 * ends[cut - 1] - total))
    return tokens[:best], tokens[best:]


def _mark_before(tokens: Sequence[Token], cut: int) -> str:
    """The last phoneme before ``cut``, not counting a closing quote or bracket."""
    return "".join(token.phonemes for token in tokens[max(0, cut - 3) : cut]).rstrip(CLOSING_MARKS)[-1:]


def _halves_of_word(token: Token) -> tuple[Sequence[Token], Sequence[Token]]:
    # A long word is a number or a row of symbols, and its phonemes have spaces: the one nearest the middle is best.
    sound, middle = token.phonemes, len(token.phonemes) // 2
    spaces = [place for place, phoneme in enumerate(sound) if phoneme == " "]
    cut = min(spaces, key=lambda place: abs(place - middle), default=middle)
    letter = round(len(token.text) * cut / len(sound))
    place = token.source_start + round((token.source_end - token.source_start) * cut / len(sound))
    return (
        (Token(token.text[:letter], sound[:cut], False, token.source_start, place),),
        (Token(token.text[letter:], sound[cut:].lstrip(), token.spaced, place, token.source_end, token.parted),),
    )


def halves_of_utterance(utterance: Utterance) -> tuple[Utterance, ...]:
    """Both parts of an utterance that exceeds the memory, split between words near the middle; none if it is one word.

    There is no pause between them.
    """
    sound, middle = utterance.phonemes, len(utterance.phonemes) // 2
    inside = {place for word in utterance.words for place in range(word.start, word.end)}
    spaces = [place for place, phoneme in enumerate(sound) if phoneme == " " and place not in inside]
    if not spaces:
        return ()
    cut = min(spaces, key=lambda place: abs(place - middle))
    first = tuple(word for word in utterance.words if word.start < cut)
    second = tuple(
        msgspec.structs.replace(word, start=word.start - cut - 1, end=word.end - cut - 1)
        for word in utterance.words
        if word.start > cut
    )
    return Utterance(sound[:cut], first, 0.0), Utterance(sound[cut + 1 :], second, utterance.pause)
