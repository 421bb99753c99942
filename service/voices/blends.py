"""The syntax of voices: one name, or a blend such as ``af_bella(2)+af_sky(1)`` and ``af_bella(2)-af_sky(0.5)``.

    blend  = part { ("+" | "-") part }
    part   = name [ "(" weight ")" ]        a weight left out is 1

White space and case do not matter. Weights count against their sum, so ``af_bella(2)+af_sky(2)`` is
``af_bella+af_sky``; the sum must be positive, and half of what is added at least. Written in smallest whole numbers,
equal blends are equal.
"""

import math
import re
from collections.abc import Sequence, Sized

import msgspec

from service.errors import InvalidInput

EXAMPLE = "'af_bella(2)+af_sky(1)'"
MOST_PARTS = 8
LONGEST = 400
"""Characters of an expression; eight names of 20 with weights need half of it."""
HEAVIEST = 10_000
STEPS = 10_000
"""Weights count to four decimals."""
MOST_TAKEN = 0.5
"""What may be subtracted, as a share of what is added: of 40 blends such as ``a(2)-b`` all spoke, of 40 such as
``a(3)-b(2)`` two were noise and one nearly silent."""

_TOKEN = re.compile(r"\s*([+-]?)\s*([^\s()+-]+)\s*(?:\(([^()]*)\))?\s*")


class Part(msgspec.Struct, frozen=True):
    """A voice in a blend; negative weights take something of it away."""

    name: str
    weight: float = 1.0


def read_blend(expression: str) -> tuple[Part, ...]:
    """The parts as written, names in lower case; whether there are such voices is not known here.

    Raises:
        InvalidInput: malformed, too many parts, or a weight that is not a number from 0 to ``HEAVIEST``.
    """
    if len(expression) > LONGEST:
        raise _invalid(f"has {len(expression)} characters, the limit is {LONGEST}")
    if not expression.strip():
        raise _invalid(f"is empty; write a name, or a blend such as {EXAMPLE}")
    parts: list[Part] = []
    position = 0
    while position < len(expression):
        found = _TOKEN.match(expression, position)
        # The first part has no sign before it, every other has one.
        if found is None or bool(found[1]) != bool(parts):
            raise _invalid(f"{expression!r} cannot be read from character {position + 1} on; write {EXAMPLE}")
        weight = _weight(found[2], found[3])
        parts.append(Part(found[2].lower(), -weight if found[1] == "-" else weight))
        position = found.end()
    _check_number(parts)
    return tuple(parts)


def whole_weights(parts: Sequence[Part]) -> tuple[tuple[str, int], ...]:
    """Every name once, in the order of first mention, with its weight in smallest whole numbers; none is 0.

    Raises:
        InvalidInput: too many names, no positive sum of weights, or more than ``MOST_TAKEN`` is subtracted.
    """
    sums: dict[str, int] = {}
    for part in parts:
        sums[part.name] = sums.get(part.name, 0) + round(part.weight * STEPS)
    whole = {name: weight for name, weight in zip(sums, _smallest(list(sums.values())), strict=True) if weight}
    _check_number(whole)
    added = sum(weight for weight in whole.values() if weight > 0)
    taken = added - sum(whole.values())
    if added <= taken:
        raise _invalid("is a blend whose weights do not have a positive sum")
    if taken > MOST_TAKEN * added:
        raise _invalid("is a blend that takes away more than half of what it adds; subtract less")
    return tuple(whole.items())


def _smallest(weights: Sequence[int]) -> list[int]:
    """The same proportions in whole numbers up to ``HEAVIEST``, which ``read_blend`` reads again."""
    top, divisor = max(map(abs, weights)), math.gcd(*weights)
    if top > HEAVIEST * divisor:
        weights = [round(weight * HEAVIEST / top) for weight in weights]
        divisor = math.gcd(*weights)
    return [weight // max(1, divisor) for weight in weights]


def write_blend(weights: Sequence[tuple[str, int]]) -> str:
    """The expression for parts with whole weights, the first of them positive."""
    if len(weights) == 1:
        return weights[0][0]
    written = (f"{'-' if weight < 0 else '+'}{name}{_written(abs(weight))}" for name, weight in weights)
    return "".join(written).removeprefix("+")


def _written(weight: int) -> str:
    return "" if weight == 1 else f"({weight})"


def _weight(name: str, text: str | None) -> float:
    if text is None:
        return 1.0
    text = text.strip()
    # float() alone would also read "nan", "infinity", "1e3" and "1_000".
    weight = float(text) if re.fullmatch(r"[0-9]+\.?[0-9]*|\.[0-9]+", text) else math.nan
    if not 0 <= weight <= HEAVIEST:
        raise _invalid(f"gives {name} the weight {text!r}, it must be a number from 0 to {HEAVIEST} such as 2 or 0.5")
    return weight


def _check_number(parts: Sized) -> None:
    if len(parts) > MOST_PARTS:
        raise _invalid(f"is a blend of {len(parts)} parts, the limit is {MOST_PARTS}")


def _invalid(message: str) -> InvalidInput:
    return InvalidInput(f"voice {message}", "voice")
