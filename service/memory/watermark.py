"""Memory watermark: decides that a worker has grown beyond the memory budget and is to be replaced by a fresh one."""

from collections.abc import Callable

MIN_GROWTH = 1.05
"""Ratio to the first measurement: a fresh worker would be no smaller than one that has not grown."""


class Watermark:
    """Compares the memory of the service with its budget, between requests.

    Args:
        limit_mib: budget of all processes.
        measure: their memory now, in MiB.
    """

    def __init__(self, limit_mib: float, measure: Callable[[], float]) -> None:
        self._limit_mib, self._measure = limit_mib, measure
        self._first_mib = 0.0

    def exceeded(self) -> float | None:
        """The memory in MiB if it is beyond the limit and has grown since the first measurement, else None."""
        used_mib = self._measure()
        self._first_mib = self._first_mib or used_mib
        return used_mib if used_mib > max(self._limit_mib, self._first_mib * MIN_GROWTH) else None
