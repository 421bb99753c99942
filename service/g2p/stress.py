"""Another stress for a word whose sounds are known, by misaki's own levels (``misaki.en.apply_stress``)."""

import re

from service.g2p.phonemes import PRIMARY, SECONDARY, VOWELS

_MARKS = re.compile(f"[{PRIMARY}{SECONDARY}]")
# Consonants that begin the syllable are said before the mark in espeak's spelling, so the mark goes before the vowel.
_VOWEL = re.compile(f"[{''.join(sorted(VOWELS))}]")


def stressed(phonemes: str, level: float) -> str:
    """``phonemes`` of a word as ``level`` asks.

    Args:
        phonemes: misaki's.
        level: 2 and 1 raise, -1 and -2 lower: 2 gives primary stress to what has none, 1 secondary, or primary to what
            has secondary; -1 makes primary stress secondary, -2 takes all away.
    """
    if level < -1:
        return _MARKS.sub("", phonemes)
    if level == -1 or (level in (0, -0.5) and PRIMARY in phonemes):
        return phonemes.replace(SECONDARY, "").replace(PRIMARY, SECONDARY)
    if _MARKS.search(phonemes):
        raised = level >= 1 and PRIMARY not in phonemes
        return phonemes.replace(SECONDARY, PRIMARY) if raised else phonemes
    if level < 0:
        return phonemes
    return _VOWEL.sub(lambda vowel: (PRIMARY if level > 1 else SECONDARY) + vowel[0], phonemes, count=1)
