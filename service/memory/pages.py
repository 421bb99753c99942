"""Release of mapped pages to the kernel, such as weights while a graph that reads each of them once is running.

A page that was read stays in the process until the kernel is short of memory, and counts as the process's all that
time: 80 MB of the prosody graph, which are not read again before the next utterance. After ``madvise(MADV_DONTNEED)``
the kernel unmaps them (1 ms); they stay in its page cache, from which reading them again takes a millisecond or two per
utterance.
"""

import ctypes
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

_MADV_RANDOM, _MADV_WILLNEED, _MADV_DONTNEED, _MADV_POPULATE_READ = 1, 3, 4, 22
_READ_AHEAD_BYTES = 128 << 10
"""Bytes of one request to read ahead: other reads wait for no more than that on a slow disk."""
_PROT_READ = 1


class Range(msgspec.Struct, frozen=True):
    """Addresses [start, start + length) of this process."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """First address after it."""
        return self.start + self.length


class _Mapping(msgspec.Struct, frozen=True):
    """A line of /proc/self/smaps: ``7f00-7f10 rw-p 00000000 00:2a 123   /path``."""

    range: Range
    permissions: str
    file: str
    """Path of the file; empty or a name in brackets for memory without one."""


class MappedFiles:
    """Pages of files that this process has mapped and not changed, as onnxruntime maps external weights.

    Constructed from ranges it may also stand for anonymous memory whose contents are not needed: that is read as zeros
    after a release.

    NOTE: the ranges must stay mapped for as long as this object is used: unmapped and mapped anew for another purpose,
    the same addresses would be wiped. A session without prepacking keeps its weights mapped until it is closed;
    mappings that existed before it, and may be closed before it, are excluded with ``before`` in ``find``.
    """

    def __init__(self, ranges: tuple[Range, ...]) -> None:
        self._ranges = ranges
        library = ctypes.CDLL(None)
        self._advise = getattr(library, "madvise", None)
        self._protect = getattr(library, "mprotect", None)

    @classmethod
    def find(
        cls, path: Path, before: "MappedFiles | None" = None, maps: Path = Path("/proc/self/smaps")
    ) -> "MappedFiles":
        """Find the mappings of ``path``, or of all files in it; none where there is no /proc.

        onnxruntime maps weights copy-on-write. A mapping that has been written to is left out: its pages would not be
        restored as they are.

        Args:
            path: a file or a folder.
            before: mappings of an earlier owner, which are left out.
            maps: the kernel's list of mappings.
        """
        name = str(path.resolve())

        def is_below(mapping: _Mapping) -> bool:
            return mapping.file == name or mapping.file.startswith(f"{name}/")

        ranges = _joined(_unchanged(maps, is_below))
        return cls(tuple(without(ranges, before._ranges if before else ())))

    @classmethod
    def all_of(cls, parts: "Iterable[MappedFiles]") -> "MappedFiles":
        """The union of several."""
        return cls(tuple(each for part in parts for each in part._ranges))

    @classmethod
    def code(cls, maps: Path = Path("/proc/self/smaps")) -> "MappedFiles":
        """Code and constants of the libraries loaded so far, none of which is ever unloaded.

        NOTE: without those that another thread is loading at this moment, whose parts change their permissions.
        """
        libraries: set[str] = set()

        def is_code(mapping: _Mapping) -> bool:
            if "x" in mapping.permissions and mapping.file.startswith("/"):
                libraries.add(mapping.file)
            return False

        list(_unchanged(maps, is_code))
        return cls(
            tuple(_joined(_unchanged(maps, lambda each: each.file in libraries and each.permissions.startswith("r-"))))
        )

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Addresses, not necessarily in order."""
        return self._ranges

    @property
    def mib(self) -> float:
        """Size of the mappings in MiB, resident or not."""
        return sum(each.length for each in self._ranges) / (1 << 20)

    def make_read_only(self) -> None:
        """Protect the ranges from writing: limits on data count all 80 MB of weights as long as they are writable."""
        if self._protect is None:
            return
        for each in self._ranges:
            self._protect(ctypes.c_void_p(each.start), ctypes.c_size_t(each.length), _PROT_READ)

    def release_pages(self) -> None:
        """Unmap the resident pages; the next access reads them from the file again."""
        self._advise_all(_MADV_DONTNEED)

    def expect_random_access(self) -> None:
        """Read single pages from the file, and none ahead."""
        self._advise_all(_MADV_RANDOM)

    def read_ahead(self) -> None:
        """Read all of it into the page cache, piece by piece, in the order of the ranges; none of it stays resident.

        COMPAT(Linux before 5.14): pieces are requested, and not waited for.
        """
        for piece in (piece for each in self._ranges for piece in _pieces(each, _READ_AHEAD_BYTES)):
            if not self._advised(piece, _MADV_POPULATE_READ):
                self._advised(piece, _MADV_WILLNEED)
            self._advised(piece, _MADV_DONTNEED)

    def _advise_all(self, advice: int) -> None:
        for each in self._ranges:
            self._advised(each, advice)

    def _advised(self, each: Range, advice: int) -> bool:
        """True if the kernel has taken the advice."""
        if self._advise is None:
            return False
        # Without the interpreter's lock, also while it waits for a disk.
        return bool(self._advise(ctypes.c_void_p(each.start), ctypes.c_size_t(each.length), advice) == 0)


def evict_from_cache(path: Path) -> None:
    """Remove pages of a file from the kernel's page cache, but for those that a process has mapped.

    COMPAT(Linux 6.18): the cache keeps a file in blocks of up to the size in which it was written, and an access maps
    the whole block. A file that was read page by page has the smallest.

    Raises:
        OSError: it cannot be opened.
    """
    if not hasattr(os, "posix_fadvise"):
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        # A page that is not on the disk yet cannot be removed.
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def mapped_memory(maps: Path) -> list[Range]:
    """Anonymous memory of this process, by addresses; empty where there is no /proc.

    Args:
        maps: the kernel's list of mappings, ``maps`` or ``smaps``.
    """
    if not maps.exists():
        return []
    with maps.open() as lines:
        mappings = [line.split(maxsplit=5) for line in lines]
    return _joined(_range(parts[0]) for parts in mappings if len(parts) == 5 and parts[1].startswith("rw"))


def without(ranges: Iterable[Range], others: Iterable[Range]) -> list[Range]:
    """The parts of ``ranges`` that are in none of ``others``.

    Subtracted by addresses and not compared as wholes, as the kernel joins a mapping with a neighbour of the same file.
    """
    remaining = list(ranges)
    for other in others:
        remaining = [piece for each in remaining for piece in _subtract(each, other)]
    return remaining


def _unchanged(maps: Path, selects: Callable[[_Mapping], bool]) -> Iterator[Range]:
    """Selected mappings without private pages, in the order of their addresses."""
    if not maps.exists():
        return
    mapping: Range | None = None
    with maps.open() as lines:
        for line in lines:
            # PERF: below each mapping are twenty lines such as "Anonymous:   0 kB"; splitting them all, five times at
            # a start, takes 0.1 s.
            if line[0] in "0123456789abcdef":
                addresses, permissions, *rest = line.split(maxsplit=5)
                current = _Mapping(_range(addresses), permissions, "".join(rest[3:]).rstrip())
                mapping = current.range if selects(current) else None
            elif mapping is not None and line.startswith("Anonymous:") and line.split()[1] == "0":
                yield mapping


def _range(addresses: str) -> Range:
    start, end = (int(address, 16) for address in addresses.split("-"))
    return Range(start, end - start)


def _pieces(each: Range, length: int) -> Iterator[Range]:
    """The range in pieces of at most ``length`` bytes."""
    for start in range(each.start, each.end, length):
        yield Range(start, min(length, each.end - start))


def _joined(ranges: Iterable[Range]) -> list[Range]:
    """The ranges with neighbours joined, so that 300 tensors take a handful of system calls."""
    joined: list[Range] = []
    for each in ranges:
        if joined and joined[-1].end == each.start:
            each = Range(joined[-1].start, joined.pop().length + each.length)
        joined.append(each)
    return joined


def _subtract(each: Range, other: Range) -> Iterator[Range]:
    """The parts of ``each`` below and above ``other``."""
    if (below := min(each.end, other.start)) > each.start:
        yield Range(each.start, below - each.start)
    if (above := max(each.start, other.end)) < each.end:
        yield Range(above, each.end - above)
