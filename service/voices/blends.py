"""Syntax of voices: one name, or a blend such as ``af_bella(2)+af_sky(1)`` and ``af_bella(2)-af_sky(0.5)``.

    blend  = part { ("+" | "-") part }
    part   = name [ "(" weight ")" ]        a weight left out is 1

White space and case do not matter. Weights are relative to their sum, so ``af_bella(2)+af_sky(2)`` is
``af_bella+af_sky``; the sum must be positive, and at least half of the sum of the positive weights. In its canonical
form with the smallest whole numbers, equal blends are equal.
"""

import math
import re
from collections.abc import Sequence, Sized

import msgspec

from service.errors import InvalidInput

EXAMPLE = "'af_bella(2)+af_sky(1)'"
MAX_PARTS = 8
MAX_CHARACTERS = 400
"""Length of an expression; eight names of 20 characters with weights need half of it."""
MAX_WEIGHT = 10_000
STEPS_PER_UNIT = 10_000
"""Resolution of weights: four decimals."""
MAX_SUBTRACTED_SHARE = 0.5
"""Maximum of the subtracted weights, as a share of the added ones: of 40 blends such as ``a(2)-b`` all were
intelligible, of 40 such as ``a(3)-b(2)`` two were noise and one nearly silent."""

_TOKEN = re.compile(r"\s*([+-]?)\s*([^\s()+-]+)\s*(?:\(([^()]*)\))?\s*")


class Part(msgspec.Struct, frozen=True):
    """A voice in a blend; one with a negative weight is subtracted."""

    name: str
    weight: float = 1.0


def parse_blend(expression: str) -> tuple[Part, ...]:
    """Parts of the expression in its order, names in lower case; the names are not checked here.

    Raises:
        InvalidInput: malformed, too many parts, or a weight that is not a number from 0 to ``MAX_WEIGHT``.
    """
    if len(expression) > MAX_CHARACTERS:
        raise _invalid(f"has {len(expression)} characters, the limit is {MAX_CHARACTERS}")
    if not expression.strip():
        raise _invalid(f"is empty; write a name, or a blend such as {EXAMPLE}")
    parts: list[Part] = []
    position = 0
    while position < len(expression):
        match = _TOKEN.match(expression, position)
        # The first part has no sign before it, every other has one.
        if match is None or bool(match[1]) != bool(parts):
            raise _invalid(f"{expression!r} cannot be read from character {position + 1} on; write {EXAMPLE}")
        weight = _weight(match[2], match[3])
        parts.append(Part(match[2].lower(), -weight if match[1] == "-" else weight))
        position = match.end()
    _check_number(parts)
    return tuple(parts)


def whole_weights(parts: Sequence[Part]) -> tuple[tuple[str, int], ...]:
    """Each name once, in the order of first mention, with its weight in smallest whole numbers; none is 0.

    Raises:
        InvalidInput: too many names, no positive sum of weights, or more than ``MAX_SUBTRACTED_SHARE`` is subtracted.
    """
    sums: dict[str, int] = {}
    for part in parts:
        sums[part.name] = sums.get(part.name, 0) + round(part.weight * STEPS_PER_UNIT)
    whole = {name: weight for name, weight in zip(sums, _smallest(list(sums.values())), strict=True) if weight}
    _check_number(whole)
    added = sum(weight for weight in whole.values() if weight > 0)
    subtracted = added - sum(whole.values())
    if added <= subtracted:
        raise _invalid("is a blend whose weights do not have a positive sum")
    if subtracted > MAX_SUBTRACTED_SHARE * added:
        raise _invalid("is a blend that subtracts more than half of what it adds; subtract less")
    return tuple(whole.items())


def _smallest(weights: Sequence[int]) -> list[int]:
    """The same proportions in whole numbers up to ``MAX_WEIGHT``, which ``parse_blend`` reads again."""
    top, divisor = max(map(abs, weights)), math.gcd(*weights)
    if top > MAX_WEIGHT * divisor:
        weights = [round(weight * MAX_WEIGHT / top) for weight in weights]
        divisor = math.gcd(*weights)
    return [weight // max(1, divisor) for weight in weights]


def format_blend(weights: Sequence[tuple[str, int]]) -> str:
    """Expression for parts with whole weights, the first of them positive."""
    if len(weights) == 1:
        return weights[0][0]
    terms = (f"{'-' if weight < 0 else '+'}{name}{_format_weight(abs(weight))}" for name, weight in weights)
    return "".join(terms).removeprefix("+")


def _format_weight(weight: int) -> str:
    return "" if weight == 1 else f"({weight})"


def _weight(name: str, text: str | None) -> float:
    if text is None:
        return 1.0
    text = text.strip()
    # float() alone would also read "nan", "infinity", "1e3" and "1_000".
    weight = float(text) if re.fullmatch(r"[0-9]+\.?[0-9]*|\.[0-9]+", text) else math.nan
    if not 0 <= weight <= MAX_WEIGHT:
        raise _invalid(f"gives {name} the weight {text!r}, it must be a number from 0 to {MAX_WEIGHT} such as 2 or 0.5")
    return weight


def _check_number(parts: Sized) -> None:
    if len(parts) > MAX_PARTS:
        raise _invalid(f"is a blend of {len(parts)} parts, the limit is {MAX_PARTS}")


def _invalid(message: str) -> InvalidInput:
    return InvalidInput(f"voice {message}", "voice")
