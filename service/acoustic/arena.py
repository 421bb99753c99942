"""One arena for both graphs, with a ceiling that it cannot pass, and nothing in it but weights while nobody speaks.

Prosody and vocoder never run at the same time, so what one has given back the other can use; with an arena each, the
process keeps both (90 MB more). onnxruntime refuses an allocation beyond the ceiling, and then it is the run that
fails, not the process.

The ceiling is reserved in one piece: its pages cost nothing until they are touched, and one piece is shared better than
the ever larger ones that the arena would otherwise grow by. But pages once touched stay with the process, up to 90 MB
of them, and more as blocks of ever other sizes find ever other places. So between requests everything behind the
weights, which lie at the beginning, goes back to the kernel.

PERF: getting pages again takes 9 ms a request, 1.7 % of the time of a short one.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from service.memory.pages import MappedFiles, Range, mapped_memory, without

_SPARE = 2 << 20
"""Bytes that are not reserved at once.

COMPAT(onnxruntime 1.32): each session's small constants are added to what is in use without a look at the ceiling. Were
all of it given out by then, what is left would be less than nothing, which for an unsigned number is no limit at all.
"""
_PAGE = 4096
_SWAPPED_BIT = np.uint64(62)
"""Of the kernel's 64 for a page; the one above it: in memory. Those below say other things, of absent pages too."""
_PROC = Path("/proc/self")


class Arena:
    """The arena of all sessions that are opened with ``shared=True`` after it.

    Args:
        mebibytes: the ceiling, more than 2.

    NOTE: onnxruntime's environment keeps it, of which a process has one. Sessions that are open keep their own.
    """

    def __init__(self, mebibytes: int) -> None:
        import onnxruntime

        ceiling = mebibytes << 20
        self._size = ceiling - _SPARE
        self._before = mapped_memory(_PROC / "maps")
        self._free = MappedFiles(())
        sizes = {"max_mem": ceiling, "initial_chunk_size_bytes": self._size, "arena_extend_strategy": 0}
        kind = onnxruntime.OrtMemoryInfo(
            "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
        )
        onnxruntime.create_and_register_allocator(kind, onnxruntime.OrtArenaCfg(sizes))

    def seal(self, process: Path = _PROC) -> None:
        """All sessions are open: what is in the arena now stays, what comes later belongs to a run.

        Args:
            process: where the kernel tells about this process. If it does not, or the arena cannot be made out with
                certainty, nothing is ever given back.
        """
        place = inside(without(mapped_memory(process / "maps"), self._before), self._size)
        free = behind_touched(place, process / "pagemap") if place else None
        self._free = MappedFiles((free,) if free else ())

    @property
    def mebibytes(self) -> float:
        """How much can be given back, touched or not."""
        return self._free.mebibytes

    def release_pages(self) -> None:
        """Give everything but the weights back to the kernel. No run may be under way."""
        self._free.release_pages()


def inside(fresh: Sequence[Range], size: int) -> Range | None:
    """Addresses that belong to a reserved piece of ``size`` bytes, wherever in ``fresh`` it is.

    The kernel joins it with what is mapped next to it, so its ends are not known; but of a range hardly longer than
    the piece, the middle must be the piece's.

    Args:
        fresh: ranges mapped since before it was.
        size: of the piece, in bytes.
    """
    large = [each for each in fresh if each.length >= size]
    if len(large) != 1:
        return None
    start, end = large[0].end - size, large[0].start + size
    return Range(start, end - start) if end > start else None


def behind_touched(place: Range, pagemap: Path) -> Range | None:
    """What of ``place`` lies behind its last page that has ever been written to.

    Args:
        place: whole pages.
        pagemap: the kernel's list, 64 bits for each page.
    """
    if not pagemap.exists():
        return None
    with pagemap.open("rb") as pages:
        pages.seek(place.start // _PAGE * 8)
        entries = np.frombuffer(pages.read(place.length // _PAGE * 8), np.uint64)
    if len(entries) < place.length // _PAGE:
        return None
    touched = np.flatnonzero(entries >> _SWAPPED_BIT)
    start = place.start + (int(touched[-1]) + 1) * _PAGE if len(touched) else place.start
    return Range(start, place.end - start) if place.end > start else None
