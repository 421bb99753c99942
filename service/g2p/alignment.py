"""Alignment of a sentence's phonemes to its words.

espeak-ng reads a sentence better than its words one by one (liaisons, unstressed articles, numbers that agree), and
returns the phonemes only. A number is several words of phonemes, two short words may be one. So each word is also
phonemised by itself, and the sentence's phonemes are aligned to those. Words that cannot be told apart form a group.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from service.g2p.phonemes import LONG, PRIMARY, SECONDARY

_PROSODY = re.compile(f"[{PRIMARY}{SECONDARY}{LONG}]")


class WordGroup(msgspec.Struct, frozen=True):
    """Words [first, after) of a text that share phonemes, most often one word."""

    first: int
    after: int
    phonemes: Sequence[str]
    """A string for each word of phonemes; none for a mark that is not pronounced."""


def align(separate: Sequence[Sequence[str]], joint: Sequence[str]) -> list[WordGroup]:
    """Divide the phonemes of a sentence among its words.

    Args:
        separate: for each word of the text, its words of phonemes when it is phonemised by itself; none if it has none.
        joint: words of phonemes of the whole sentence.

    Returns:
        Groups that have all words and all phonemes in order. A word that has phonemes by itself is in a group with
        phonemes, unless the whole sentence has none.
    """
    owners = [word for word, own in enumerate(separate) for _ in own]
    if not owners:
        if joint:
            return [WordGroup(0, len(separate), joint)]
        return [WordGroup(word, word + 1, ()) for word in range(len(separate))]
    if not joint:
        return [WordGroup(0, len(separate), ())]
    plain = [_PROSODY.sub("", phonemes) for own in separate for phonemes in own]
    candidates = _candidates(owners, plain, [_PROSODY.sub("", phonemes) for phonemes in joint])
    return list(_groups(candidates, separate, joint))


def _candidates(owners: Sequence[int], own: Sequence[str], joint: Sequence[str]) -> list[list[int]]:
    """For each word of phonemes the text words that it may belong to, the most likely first."""
    candidates: list[list[int]] = []
    for kind, start, end, first, after in SequenceMatcher(None, own, joint, autojunk=False).get_opcodes():
        if kind == "insert":
            candidates += [[owners[max(0, start - 1)]]] * (after - first)
        elif end - start == after - first:
            candidates += [[owner] for owner in owners[start:end]]
        elif kind == "replace":
            candidates += _candidates_by_phoneme(owners[start:end], own[start:end], joint[first:after])
    return candidates


def _candidates_by_phoneme(owners: Sequence[int], own: Sequence[str], joint: Sequence[str]) -> Iterator[list[int]]:
    """Alignment phoneme by phoneme, where one side has more words of phonemes than the other."""
    owner_of = [owner for owner, phonemes in zip(owners, own, strict=True) for _ in phonemes]
    places = _places("".join(own), "".join(joint))
    at = 0
    for phonemes in joint:
        votes = [owner_of[place] for place in places[at : at + len(phonemes)]]
        at += len(phonemes)
        yield sorted(set(votes), key=lambda owner: (-votes.count(owner), owner))


def _places(old: str, new: str) -> list[int]:
    """For each character of ``new`` the index of its counterpart in ``old``, ascending."""
    places: list[int] = []
    for _, start, end, first, after in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        width, length = end - start, after - first
        places += [min(len(old) - 1, start + width * number // length) for number in range(length)]
    return places


def _groups(
    candidates: Sequence[list[int]], separate: Sequence[Sequence[str]], joint: Sequence[str]
) -> Iterator[WordGroup]:
    chosen = _ascending([owners[0] for owners in candidates])
    joined = set(_joined_words(chosen, candidates, separate))
    starts = [word for word in range(len(separate)) if word not in joined]
    at = 0
    for first, after in zip(starts, [*starts[1:], len(separate)], strict=True):
        end = at + sum(first <= owner < after for owner in chosen)
        yield WordGroup(first, after, joint[at:end])
        at = end


def _joined_words(
    chosen: Sequence[int], candidates: Sequence[list[int]], separate: Sequence[Sequence[str]]
) -> Iterator[int]:
    """Words that belong to the group of the word before them."""
    unmatched = {word for word, own in enumerate(separate) if own}.difference(chosen)
    for owner, owners in zip(chosen, candidates, strict=True):
        together = {owner, *unmatched.intersection(owners)}
        yield from range(min(together) + 1, max(together) + 1)
        unmatched -= together
    for word in unmatched:
        before = max((owner for owner in chosen if owner < word), default=None)
        yield from range(word + 1, min(chosen) + 1) if before is None else range(before + 1, word + 1)


def _ascending(owners: Sequence[int]) -> list[int]:
    highest, ascending = 0, []
    for owner in owners:
        highest = max(highest, owner)
        ascending.append(highest)
    return ascending
