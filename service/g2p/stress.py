"""Stress overrides of a word's phonemes, in misaki's levels (``misaki.en.apply_stress``)."""

import re

from service.g2p.phonemes import PRIMARY, SECONDARY, VOWELS

_STRESS_MARKS = re.compile(f"[{PRIMARY}{SECONDARY}]")
# In espeak's notation the mark stands before the vowel, not before the consonants that begin the syllable.
_VOWEL = re.compile(f"[{''.join(sorted(VOWELS))}]")


def apply_stress(phonemes: str, level: float) -> str:
    """``phonemes`` of a word at stress ``level``.

    Args:
        phonemes: misaki's.
        level: 2 and 1 raise, -1 and -2 lower: 2 gives primary stress to a word without any, 1 secondary, or primary to
            one with secondary; -1 makes primary stress secondary, -2 removes all.
    """
    if level < -1:
        return _STRESS_MARKS.sub("", phonemes)
    if level == -1 or (level in (0, -0.5) and PRIMARY in phonemes):
        return phonemes.replace(SECONDARY, "").replace(PRIMARY, SECONDARY)
    if _STRESS_MARKS.search(phonemes):
        raised = level >= 1 and PRIMARY not in phonemes
        return phonemes.replace(SECONDARY, PRIMARY) if raised else phonemes
    if level < 0:
        return phonemes
    return _VOWEL.sub(lambda vowel: (PRIMARY if level > 1 else SECONDARY) + vowel[0], phonemes, count=1)
