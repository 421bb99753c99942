"""Limits that follow from the memory budget: ceiling of the arena, length of a window, phonemes of an utterance.

The arena's use was measured with the int8 graphs (float32 needs a little less of each):

* the vocoder's packed weights: 19 MiB, none in float32 (``service.model.variants``); with native operators 2 MiB of
  constants, as their weights are packed in the mapped file;
* a window of the vocoder: 3 MiB and 0.49 for each frame, context included; with native operators 0.18;
* the plan it is cut from, which stays until it is rendered: 0.0065 MiB for each of its frames;
* the prosody graph: 26 MiB (a layer unfolded) and 50 times the square of phonemes / 510 (attention), or 12 MiB and
  0.032 for each frame, whichever is more; with native operators, which unfold less, 18.5 MiB and 25 times that square,
  or 10 MiB and 0.0195 for each frame.

Where the page cache is short, the arena leaves room for the weights, which are read from their file again for every
utterance otherwise: on a slow disk that takes ten times as long as longer windows save.

Everything else does not depend on the request. The figures are constants, not looked up at start, because the windows
are audible: the same budget must give the same samples on every machine.
"""

import msgspec

from service.acoustic.windows import WindowRule
from service.errors import TooLittleMemory
from service.memory.budget import Budget
from service.model.variants import Variant
from service.speech import FRAME, MAX_PHONEMES, SAMPLE_RATE

LANGUAGE_MIB = 25
"""Part of a variant's ``fixed_mib``: the phonemiser of one large language at a time."""
PREFERRED_ARENA_MIB, NATIVE_ARENA_MIB = 160, 64
"""Arena with which windows have their preferred length: on all operators, on native ones. More would be reserved for
nothing, and limits on data count what is reserved."""
PRELOADED_MIB = 10
"""Modules that both processes hold, where there is room for them (``service.memory.budget.PRELOAD_BUDGET_MIB``)."""

RESIDENT_MIB = 105
"""Memory beside arena and weights while a sentence is synthesised: private pages of both processes (70), the kernel's
(5), code and tables that every sentence reads (30). Measured: ``benchmarks.small``."""
_STOCK_WEIGHTS_MIB, _NATIVE_WEIGHTS_MIB = 80, 104
"""Weights that every sentence reads from the mapped files of a quantised build."""
_KEPT_AFTER_KILL = 0.75
"""Share of the budget that is left after a worker was killed for memory."""
_WINDOW_MIB = 3.0
_WINDOW_FRAME_MIB, _NATIVE_FRAME_MIB = 0.49, 0.18
_PLAN_FRAME_MIB = 0.0065
_NATIVE_CONSTANTS_MIB = 2.0
_LEAST_PHONEMES = 160
"""Phonemes of an utterance that any budget must have room for: two lines of print."""
_FRAGMENTATION = 1.05
"""Factor for the gaps between blocks of different sizes."""

FIRST_PHONEMES, SLOW_FIRST_PHONEMES = 250, 60
"""Phonemes of the first utterance, which is planned before the first audio: 510 would take a second more on a whole
core, and 250 would take seven seconds on a tenth of one."""
SLOW_CORES = 0.5
"""Share of a core below which the first utterance is the short one."""
MIN_WINDOW_FRAMES, MIN_NATIVE_WINDOW_FRAMES = 50, 80
"""Minimum length of a usual window (1.25 s); below it AdaIN's statistics become audible. On native operators, which
need so little that 2 s always fit, it is the length that costs no measurable quality."""
_LONGEST_PLAN_FRAMES = 1600
"""Frames (40 s) of the longest utterance at ordinary speed."""
FRAMES_PER_PHONEME = 3.0
"""At speed 1. The slowest voices have 2.9 on average over a sentence."""


class Limits(msgspec.Struct, frozen=True):
    """Amount that is computed at once."""

    arena: int
    """Ceiling of the arena in MiB."""
    rule: WindowRule
    most_phonemes: int
    """Maximum of an utterance, at any speed."""
    most_frames: int
    """Maximum of an utterance."""
    first_phonemes: int = FIRST_PHONEMES
    """Maximum of the first utterance, which the client waits for."""

    def phonemes(self, speed: float) -> int:
        """Maximum of an utterance at ``speed``; slow speech has more frames for each phoneme."""
        return max(1, min(self.most_phonemes, int(self.most_frames * speed / FRAMES_PER_PHONEME)))

    @property
    def description(self) -> str:
        """For the log."""
        seconds = self.rule.usual * FRAME / SAMPLE_RATE
        return f"windows of {seconds:.1f} s, utterances of up to {self.most_phonemes} phonemes, arena {self.arena} MiB"


def limits_of(
    budget: Budget, variant: Variant, reserved_mib: int = 0, *, native: bool = False, cores: float | None = None
) -> Limits:
    """The limits of a build of ``variant`` within ``budget``.

    Args:
        budget: of all processes.
        variant: of the build.
        reserved_mib: part of the budget that synthesis may not use; see ``service.engine.extras``.
        native: the model runs on native operators.
        cores: quota of processor time; None: there is none.

    Raises:
        TooLittleMemory: not even the shortest windows would fit.
    """
    usual = WindowRule()
    needs = _needs(variant, native)
    arena = min(needs.preferred_arena_mib, budget.mib - variant.fixed_mib - reserved_mib)
    if not budget.is_set and (spare := _spare_mib(budget, needs, reserved_mib)) is not None:
        arena = min(arena, _least_arena(needs) + max(0, spare))
    activations = _activations_mib(arena, needs)
    length = min(usual.usual, _usual_window(activations, needs))
    if length < needs.least_window:
        raise TooLittleMemory(budget.mib, budget.source, _least_budget(variant, needs, reserved_mib))
    attention = MAX_PHONEMES * ((activations - needs.unfolded_mib) / needs.attention_mib) ** 0.5
    return Limits(
        arena=arena,
        rule=msgspec.structs.replace(usual, first=min(usual.first, length), usual=length),
        most_phonemes=min(MAX_PHONEMES, int(attention)),
        most_frames=_most_frames(activations, needs),
        first_phonemes=FIRST_PHONEMES if cores is None or cores >= SLOW_CORES else SLOW_FIRST_PHONEMES,
    )


def after_kills(budget: Budget, kills: int, variant: Variant, reserved_mib: int = 0, *, native: bool = False) -> Budget:
    """The budget after ``kills`` workers were killed as memory ran out: a smaller one, down to the least.

    Args:
        budget: of the first worker.
        kills: workers since.
        variant: of the build.
        reserved_mib: see ``limits_of``.
        native: see ``limits_of``.
    """
    least = _least_budget(variant, _needs(variant, native), reserved_mib)
    # Memory beyond that is not used, so that leaving it would change nothing.
    used = min(budget.mib, variant.fixed_mib + reserved_mib + _needs(variant, native).preferred_arena_mib)
    if not kills or used <= least:
        return budget
    mib = max(least, int(used * _KEPT_AFTER_KILL**kills))
    return msgspec.structs.replace(budget, mib=mib, source=f"reduced after {kills} kill(s) for memory")


def cache_note(budget: Budget, variant: Variant, reserved_mib: int = 0, *, native: bool = False) -> str | None:
    """A warning with the remedy if the weights will not stay in the page cache; None if they will, or it is unknown.

    Args:
        budget: of all processes.
        variant: of the build.
        reserved_mib: see ``limits_of``.
        native: see ``limits_of``.
    """
    spare = _spare_mib(budget, _needs(variant, native), reserved_mib)
    if spare is None or spare >= 0 or budget.shared_mib is None:
        return None
    return (
        f"weights do not stay in the page cache and are read from disk for every utterance: {-spare} MiB are missing, "
        f"{budget.shared_mib - spare} MiB for processes and page cache, not {budget.shared_mib}, would keep them"
    )


def language_room(budget: Budget, variant: Variant, reserved_mib: int = 0) -> float:
    """MiB for loaded phonemisers: enough for English, and what nothing else uses.

    On a small machine one large language evicts another; 60 MiB more than all else needs hold all.
    """
    unused = budget.mib - variant.fixed_mib - PREFERRED_ARENA_MIB - PRELOADED_MIB - reserved_mib
    return LANGUAGE_MIB + max(0.0, unused)


class _Needs(msgspec.Struct, frozen=True):
    """Memory that both graphs take, which depends on their operators."""

    packed_mib: float
    """For packed weights and constants."""
    frame_mib: float
    """For each frame of a window."""
    least_window: int
    """Frames of the shortest usual window."""
    weights_mib: int | None
    """Mapped weights that every sentence reads; None: not measured."""
    unfolded_mib: float
    """For unfolded weights of the prosody graph."""
    attention_mib: float
    """For attention over ``MAX_PHONEMES``."""
    prosody_mib: float
    prosody_frame_mib: float
    """For each frame of an utterance, beside ``prosody_mib``."""
    preferred_arena_mib: int = PREFERRED_ARENA_MIB
    """Arena beyond which nothing is gained."""


_NATIVE = _Needs(
    packed_mib=_NATIVE_CONSTANTS_MIB,
    frame_mib=_NATIVE_FRAME_MIB,
    least_window=MIN_NATIVE_WINDOW_FRAMES,
    weights_mib=_NATIVE_WEIGHTS_MIB,
    unfolded_mib=18.5,
    attention_mib=25.0,
    prosody_mib=10.0,
    prosody_frame_mib=0.0195,
    preferred_arena_mib=NATIVE_ARENA_MIB,
)


def _needs(variant: Variant, native: bool) -> _Needs:
    if native:
        return _NATIVE
    weights = _STOCK_WEIGHTS_MIB if variant.is_quantised else None
    return _Needs(
        packed_mib=variant.packed_mib,
        frame_mib=_WINDOW_FRAME_MIB,
        least_window=MIN_WINDOW_FRAMES,
        weights_mib=weights,
        unfolded_mib=26.0,
        attention_mib=50.0,
        prosody_mib=12.0,
        prosody_frame_mib=0.032,
    )


def _spare_mib(budget: Budget, needs: _Needs, reserved_mib: int) -> int | None:
    """MiB beyond what the shortest windows and cached weights need; negative: missing; None: unknown."""
    if budget.shared_mib is None or needs.weights_mib is None:
        return None
    return budget.shared_mib - RESIDENT_MIB - needs.weights_mib - reserved_mib - _least_arena(needs)


def _activations_mib(arena: int, needs: _Needs) -> float:
    """Part of the arena that is left for activations."""
    return arena / _FRAGMENTATION - needs.packed_mib


def _most_frames(activations: float, needs: _Needs) -> int:
    """Frames of the longest utterance that the prosody graph can plan."""
    return int((activations - needs.prosody_mib) / needs.prosody_frame_mib)


def _usual_window(activations: float, needs: _Needs) -> int:
    """Frames of a usual window such that the longest window fits with its context, and prosody plans an utterance."""
    rule = WindowRule()
    if activations < needs.unfolded_mib + needs.attention_mib * (_LEAST_PHONEMES / MAX_PHONEMES) ** 2:
        return 0
    plan = min(_LONGEST_PLAN_FRAMES, _most_frames(activations, needs)) * _PLAN_FRAME_MIB
    longest = (activations - _WINDOW_MIB - plan) / needs.frame_mib
    return int((longest - 2 * rule.context) / (1 + rule.slack))


def _least_budget(variant: Variant, needs: _Needs, reserved_mib: int) -> int:
    """MiB of the smallest budget."""
    return variant.fixed_mib + reserved_mib + _least_arena(needs)


def _least_arena(needs: _Needs) -> int:
    """MiB of the smallest arena in which the shortest windows fit."""
    return next(
        arena
        for arena in range(PREFERRED_ARENA_MIB)
        if _usual_window(_activations_mib(arena, needs), needs) >= needs.least_window
    )
