"""What a memory budget allows: the arena's ceiling, the length of a window, the phonemes of an utterance.

What the arena has to hold was measured with the int8 graphs (float32 needs a little less of each):

* the vocoder's packed weights: 19 MiB, none in float32;
* a window of the vocoder: 3 MiB and 0.49 for each frame, context included;
* the plan it is cut from, which stays until it is spoken: 0.0065 MiB for each of its frames;
* the prosody graph: 26 MiB (a layer unfolded) and 50 times the square of phonemes / 510 (attention), or 12 MiB and
  0.032 for each frame, whichever is more.

Everything else does not depend on what is asked for. The figures are constants, not looked up at start, because the
windows are heard: the same budget must give the same samples on every machine.
"""

from collections.abc import Mapping

import msgspec

from service.acoustic.windows import WindowRule
from service.errors import TooLittleMemory
from service.manifest import Precision
from service.memory.budget import Budget
from service.speech import MAX_PHONEMES

FIXED: Mapping[Precision, int] = {"int8": 130, "fp32": 210}
"""MiB of both processes, all that is loaded outside of the arena, requests that wait, and an encoder."""
PACKED: Mapping[Precision, int] = {"int8": 19, "fp32": 0}
"""MiB of the arena that weights take."""
LANGUAGES = 25
"""MiB of those that are for what reads one large language at a time."""
MOST = 160
"""MiB of arena with which windows have the length they like best."""
MODULES = 10
"""MiB that modules take which both processes have, where there is room for them (``service.memory.budget.ROOMY``)."""

_WINDOW, _WINDOW_FRAME = 3.0, 0.49
_PLAN_FRAME = 0.0065
_UNFOLDED, _ATTENTION = 26.0, 50.0
_PLANNING, _PLANNING_FRAME = 12.0, 0.032
_SPARE = 1.05
"""Blocks of different sizes leave gaps between them."""

SHORTEST = 50
"""Frames (1.25 s) that a usual window has at least; below them AdaIN's statistics begin to be heard."""
_LONGEST_PLAN = 1600
"""Frames (40 s) of the longest utterance at ordinary speed."""
FRAMES_PER_PHONEME = 3.0
"""At speed 1. The slowest voices have 2.9 on average over a sentence."""


class Limits(msgspec.Struct, frozen=True):
    """What may be computed at once."""

    arena: int
    """MiB."""
    rule: WindowRule
    most_phonemes: int
    """Of an utterance, at any speed."""
    most_frames: int
    """Of an utterance."""

    def phonemes(self, speed: float) -> int:
        """How many an utterance may have at ``speed``; slow speech has more frames for each."""
        return max(1, min(self.most_phonemes, int(self.most_frames * speed / FRAMES_PER_PHONEME)))

    @property
    def description(self) -> str:
        """For the log."""
        seconds = self.rule.usual / 40
        return f"windows of {seconds:.1f} s, utterances of up to {self.most_phonemes} phonemes, arena {self.arena} MiB"


def limits_of(budget: Budget, precision: Precision, extras: int = 0) -> Limits:
    """What ``budget`` allows for a build of ``precision``.

    Args:
        budget: of all processes.
        precision: of the build.
        extras: MiB of the budget that are for something else; see ``service.engine.extras``.

    Raises:
        TooLittleMemory: not even the shortest windows would be safe.
    """
    usual = WindowRule()
    arena = min(MOST, budget.mebibytes - FIXED[precision] - extras)
    room = _room(arena, precision)
    length = min(usual.usual, _usual_window(room))
    if length < SHORTEST:
        raise TooLittleMemory(budget.mebibytes, budget.source, FIXED[precision] + extras + _least_arena(precision))
    attention = MAX_PHONEMES * ((room - _UNFOLDED) / _ATTENTION) ** 0.5
    return Limits(
        arena=arena,
        rule=msgspec.structs.replace(usual, first=min(usual.first, length), usual=length),
        most_phonemes=min(MAX_PHONEMES, int(attention)),
        most_frames=_most_frames(room),
    )


def language_room(budget: Budget, precision: Precision, extras: int = 0) -> float:
    """MiB that may be held of what was loaded for languages: what English takes, and what nothing else has a use for.

    On a small machine one large language makes room for another; 60 MiB more than all else needs hold all.
    """
    return LANGUAGES + max(0.0, budget.mebibytes - FIXED[precision] - MOST - MODULES - extras)


def _room(arena: int, precision: Precision) -> float:
    """MiB for what is computed."""
    return arena / _SPARE - PACKED[precision]


def _most_frames(room: float) -> int:
    """Frames of the longest utterance that can be planned."""
    return int((room - _PLANNING) / _PLANNING_FRAME)


def _usual_window(room: float) -> int:
    """Frames that a usual window may have, so that the longest fits with its context."""
    rule = WindowRule()
    plan = min(_LONGEST_PLAN, _most_frames(room)) * _PLAN_FRAME
    longest = (room - _WINDOW - plan) / _WINDOW_FRAME
    return int((longest - 2 * rule.context) / (1 + rule.slack))


def _least_arena(precision: Precision) -> int:
    return next(arena for arena in range(MOST) if _usual_window(_room(arena, precision)) >= SHORTEST)
