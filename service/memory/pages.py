"""Weights that lie in a mapped file, given back to the kernel while a graph that reads each of them once is running.

A page that was read stays in the process until the kernel is short of memory, and counts as the process's all that
time: 80 MB of the prosody graph, which nobody needs again before the next utterance. Told that they are not needed, the
kernel unmaps them (1 ms); they stay in its cache, from which they come back for a millisecond or two per utterance.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

_MADV_DONTNEED = 4
_PROT_READ = 1


class Range(msgspec.Struct, frozen=True):
    """Addresses [start, start + length) of this process."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.start + self.length


class _Mapping(msgspec.Struct, frozen=True):
    """A line of the kernel's list: ``7f00-7f10 rw-p 00000000 00:2a 123   /path``."""

    range: Range
    rights: str
    file: str
    """Its path; nothing, or a name in brackets, if it is none."""


class MappedFiles:
    """Pages of files that this process has mapped and not changed, as onnxruntime maps external weights.

    Or, where ranges are given, of memory whose contents nobody needs: it comes back as zeros.

    NOTE: they must stay mapped for as long as this object is used: unmapped and mapped anew as something else, the
    same addresses would be wiped. A session without prepacking keeps its weights mapped until it is closed; what was
    mapped before it, and may be closed before it, is for ``before`` in ``find``.
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
        """Look for mappings of ``path``, or of all files in it; where there is no /proc there are none.

        onnxruntime maps weights so that it could write to its own copy. A mapping in which that has happened is left
        out: its pages would not come back as they are.

        Args:
            path: a file or a folder.
            before: what somebody else had mapped before; left out.
            maps: the kernel's list.
        """
        place = str(path.resolve())

        def is_there(mapping: _Mapping) -> bool:
            return mapping.file == place or mapping.file.startswith(f"{place}/")

        found = _joined(_unchanged(maps, is_there))
        return cls(tuple(without(found, before._ranges if before else ())))

    @classmethod
    def all_of(cls, parts: "Iterable[MappedFiles]") -> "MappedFiles":
        """Several as one."""
        return cls(tuple(each for part in parts for each in part._ranges))

    @classmethod
    def code(cls, maps: Path = Path("/proc/self/smaps")) -> "MappedFiles":
        """Code and constants of the libraries loaded so far, none of which is ever unloaded.

        NOTE: not of those that another thread is loading at this moment, whose parts change their rights.
        """
        libraries: set[str] = set()

        def is_code(mapping: _Mapping) -> bool:
            if "x" in mapping.rights and mapping.file.startswith("/"):
                libraries.add(mapping.file)
            return False

        list(_unchanged(maps, is_code))
        return cls(
            tuple(_joined(_unchanged(maps, lambda each: each.file in libraries and each.rights.startswith("r-"))))
        )

    @property
    def mebibytes(self) -> float:
        """How much is mapped, resident or not."""
        return sum(each.length for each in self._ranges) / (1 << 20)

    def make_read_only(self) -> None:
        """Nobody writes to weights, but as long as somebody could, limits on data count all 80 MB of them."""
        if self._protect is None:
            return
        for each in self._ranges:
            self._protect(ctypes.c_void_p(each.start), ctypes.c_size_t(each.length), _PROT_READ)

    def release_pages(self) -> None:
        """Unmap the pages that are resident; whoever reads them next gets them from the file."""
        if self._advise is None:
            return
        for each in self._ranges:
            self._advise(ctypes.c_void_p(each.start), ctypes.c_size_t(each.length), _MADV_DONTNEED)


def mapped_memory(maps: Path) -> list[Range]:
    """Memory of this process that is in no file, by addresses; where there is no /proc there is none.

    Args:
        maps: the kernel's list, ``maps`` or ``smaps``.
    """
    if not maps.exists():
        return []
    with maps.open() as lines:
        mappings = [line.split(maxsplit=5) for line in lines]
    return _joined(_range(parts[0]) for parts in mappings if len(parts) == 5 and parts[1].startswith("rw"))


def without(ranges: Iterable[Range], others: Iterable[Range]) -> list[Range]:
    """What is in ``ranges`` and in none of ``others``.

    Cut by addresses and not compared as they are, as the kernel joins a mapping with a neighbour of the same file.
    """
    left = list(ranges)
    for other in others:
        left = [piece for each in left for piece in _cut(each, other)]
    return left


def _unchanged(maps: Path, wanted: Callable[[_Mapping], bool]) -> Iterator[Range]:
    """Mappings that are wanted and have no page of the process's own, in the order of their addresses."""
    if not maps.exists():
        return
    mapping: Range | None = None
    with maps.open() as lines:
        for line in lines:
            # PERF: below each mapping are twenty lines such as "Anonymous:   0 kB"; splitting them all, five times at
            # a start, takes 0.1 s.
            if line[0] in "0123456789abcdef":
                first, rights, *rest = line.split(maxsplit=5)
                found = _Mapping(_range(first), rights, "".join(rest[3:]).rstrip())
                mapping = found.range if wanted(found) else None
            elif mapping is not None and line.startswith("Anonymous:") and line.split()[1] == "0":
                yield mapping


def _range(addresses: str) -> Range:
    start, end = (int(address, 16) for address in addresses.split("-"))
    return Range(start, end - start)


def _joined(ranges: Iterable[Range]) -> list[Range]:
    """Neighbours as one, so that 300 tensors take a handful of calls."""
    joined: list[Range] = []
    for each in ranges:
        if joined and joined[-1].end == each.start:
            each = Range(joined[-1].start, joined.pop().length + each.length)
        joined.append(each)
    return joined


def _cut(each: Range, other: Range) -> Iterator[Range]:
    """The parts of ``each`` below and above ``other``, as far as there are any."""
    if (below := min(each.end, other.start)) > each.start:
        yield Range(each.start, below - each.start)
    if (above := max(each.start, other.end)) < each.end:
        yield Range(above, each.end - above)
