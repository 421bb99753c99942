"""Counts of the service's functions that run, by module and name, without touching them: a profiler's view."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

SERVICE = Path(__file__).parents[2] / "service"


@contextmanager
def counted_calls() -> Iterator[Counter[tuple[str, str]]]:
    """Calls of functions of ``service`` by this thread, by path below it and qualified name.

    A generator counts each time that it is resumed, so only plain functions have a meaningful count.
    """
    calls: Counter[tuple[str, str]] = Counter()

    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call":
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(SERVICE):
                calls[path.relative_to(SERVICE).as_posix(), frame.f_code.co_qualname] += 1

    sys.setprofile(profile)
    try:
        yield calls
    finally:
        sys.setprofile(None)
