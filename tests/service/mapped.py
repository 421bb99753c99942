"""Resident part of a file in this process, as the kernel counts it."""

from collections.abc import Iterator
from pathlib import Path


def mapped_kilobytes(path: Path) -> tuple[int, int]:
    """Sizes of all mappings of ``path``: address space, and what of it is resident."""
    lines = iter(Path("/proc/self/smaps").read_text().splitlines())
    end = f" {path.resolve()}"
    size = resident = 0
    for line in lines:
        if line.endswith(end):
            size += _next(lines, "Size:")
            resident += _next(lines, "Rss:")
    return size, resident


def _next(lines: Iterator[str], name: str) -> int:
    return int(next(line for line in lines if line.startswith(name)).split()[1])
