"""When a worker has grown beyond the memory budget in spite of everything, and is better replaced by a fresh one."""

from collections.abc import Callable

GROWN = 1.05
"""Times the weight at its first look; a worker that was always as heavy would be no lighter the second time."""


class Watermark:
    """Looks at the weight of the service between requests.

    Args:
        limit: MiB that all processes may hold.
        weigh: MiB that they hold now.
    """

    def __init__(self, limit: float, weigh: Callable[[], float]) -> None:
        self._limit, self._weigh = limit, weigh
        self._first = 0.0

    def passed(self) -> float | None:
        """The weight in MiB if it is beyond the limit and has grown since the first look, else None."""
        weight = self._weigh()
        self._first = self._first or weight
        return weight if weight > max(self._limit, self._first * GROWN) else None
