"""Which words of a text the sounds of a whole sentence belong to.

espeak-ng reads a sentence better than its words one by one (liaisons, unstressed articles, numbers that agree), and
tells only its sounds. A number is several words of sound, two short words may be one. So each word is read by itself
too, and the sentence's sounds go to the words whose own sounds they resemble; what cannot be told apart stays together.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from service.g2p.phonemes import LONG, PRIMARY, SECONDARY

_STRESS = re.compile(f"[{PRIMARY}{SECONDARY}{LONG}]")


class Group(msgspec.Struct, frozen=True):
    """Words that are said together, most often one."""

    first: int
    after: int
    """Indices of the words: [first, after)."""
    sounds: Sequence[str]
    """None for a mark that is not said."""


def grouped(alone: Sequence[Sequence[str]], sounds: Sequence[str]) -> list[Group]:
    """Share ``sounds`` out.

    Args:
        alone: for each word of the text, its sounds when it is read by itself; none for one that has no sound.
        sounds: of all of the words together.

    Returns:
        Groups that have all words and all sounds in order. A word that has a sound alone is in a group with a sound,
        unless there is none in the whole sentence.
    """
    owners = [word for word, own in enumerate(alone) for _ in own]
    if not owners:
        return [Group(0, len(alone), sounds)] if sounds else [Group(word, word + 1, ()) for word in range(len(alone))]
    if not sounds:
        return [Group(0, len(alone), ())]
    plain = [_STRESS.sub("", sound) for own in alone for sound in own]
    found = _owners(owners, plain, [_STRESS.sub("", sound) for sound in sounds])
    return list(_collected(found, alone, sounds))


def _owners(owners: Sequence[int], own: Sequence[str], sounds: Sequence[str]) -> list[list[int]]:
    """For each sound the words that it may belong to, the likeliest first."""
    found: list[list[int]] = []
    for kind, start, end, first, after in SequenceMatcher(None, own, sounds, autojunk=False).get_opcodes():
        if kind == "insert":
            found += [[owners[max(0, start - 1)]]] * (after - first)
        elif end - start == after - first:
            found += [[owner] for owner in owners[start:end]]
        elif kind == "replace":
            found += _compared(owners[start:end], own[start:end], sounds[first:after])
    return found


def _compared(owners: Sequence[int], own: Sequence[str], sounds: Sequence[str]) -> Iterator[list[int]]:
    """Letter for letter, where there are more sounds on one side than on the other."""
    before = [owner for owner, sound in zip(owners, own, strict=True) for _ in sound]
    places = _places("".join(own), "".join(sounds))
    at = 0
    for sound in sounds:
        votes = [before[place] for place in places[at : at + len(sound)]]
        at += len(sound)
        yield sorted(set(votes), key=lambda owner: (-votes.count(owner), owner))


def _places(old: str, new: str) -> list[int]:
    """For each letter of ``new`` the one of ``old`` that it stands for, ascending."""
    places: list[int] = []
    for _, start, end, first, after in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        width, length = end - start, after - first
        places += [min(len(old) - 1, start + width * letter // length) for letter in range(length)]
    return places


def _collected(found: Sequence[list[int]], alone: Sequence[Sequence[str]], sounds: Sequence[str]) -> Iterator[Group]:
    chosen = _ascending([owners[0] for owners in found])
    joined = set(_joints(chosen, found, alone))
    starts = [word for word in range(len(alone)) if word not in joined]
    at = 0
    for first, after in zip(starts, [*starts[1:], len(alone)], strict=True):
        end = at + sum(first <= owner < after for owner in chosen)
        yield Group(first, after, sounds[at:end])
        at = end


def _joints(chosen: Sequence[int], found: Sequence[list[int]], alone: Sequence[Sequence[str]]) -> Iterator[int]:
    """Words that belong to the group of the word before them."""
    unheard = {word for word, own in enumerate(alone) if own}.difference(chosen)
    for owner, owners in zip(chosen, found, strict=True):
        together = {owner, *unheard.intersection(owners)}
        yield from range(min(together) + 1, max(together) + 1)
        unheard -= together
    for word in unheard:
        before = max((owner for owner in chosen if owner < word), default=None)
        yield from range(word + 1, min(chosen) + 1) if before is None else range(before + 1, word + 1)


def _ascending(owners: Sequence[int]) -> list[int]:
    highest, found = 0, []
    for owner in owners:
        highest = max(highest, owner)
        found.append(highest)
    return found
