"""Shared arena of both graphs: its size has a hard ceiling, and between requests only weights stay resident in it.

Prosody and vocoder never run at the same time, so memory that one has freed the other can use; with an arena each, the
process keeps both (90 MB more). onnxruntime refuses an allocation beyond the ceiling, and then the run fails, not the
process.

The ceiling is reserved in one chunk: its pages cost nothing until they are touched, and one chunk is less fragmented
than the ever larger ones by which the arena would otherwise grow. But pages once touched stay with the process, up to
90 MB of them, and more as blocks of other sizes are placed at other addresses. So between requests everything after the
weights, which lie at the beginning, is released to the kernel.

PERF: faulting the pages in again takes 9 ms a request, 1.7 % of the time of a short one.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from service.memory.pages import MappedFiles, Range, mapped_memory, without

_UNRESERVED_BYTES = 2 << 20
"""Part of the ceiling that is not in the first chunk.

COMPAT(onnxruntime 1.32): each session's small constants are added to the bytes in use without a check of the ceiling.
If all of it were reserved by then, the remainder would underflow, which for an unsigned number is no limit at all.
"""
_PAGE_BYTES = 4096
_SWAPPED_BIT = np.uint64(62)
"""Bit of an entry of /proc/self/pagemap; bit 63 means present. Those below have other meanings, for absent pages as
well."""
_PROC = Path("/proc/self")


class Arena:
    """The arena of all sessions that are opened with ``shared=True`` after it.

    Args:
        ceiling_mib: more than 2.

    NOTE: it belongs to onnxruntime's environment, of which a process has one. Sessions that are open keep their own.
    """

    def __init__(self, ceiling_mib: int) -> None:
        import onnxruntime

        ceiling = ceiling_mib << 20
        self._size = ceiling - _UNRESERVED_BYTES
        self._releasable = MappedFiles(())
        self._is_empty = False
        """Sealed before the first allocation, as with native operators, all of whose weights are mapped."""
        sizes = {"max_mem": ceiling, "initial_chunk_size_bytes": self._size, "arena_extend_strategy": 0}
        kind = onnxruntime.OrtMemoryInfo(
            "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
        )
        onnxruntime.create_and_register_allocator(kind, onnxruntime.OrtArenaCfg(sizes))
        # After that: it frees a previous arena without sessions, whose addresses this one may get. The chunk is not
        # reserved before the first allocation.
        self._before = mapped_memory(_PROC / "maps")

    def seal(self, process: Path = _PROC) -> None:
        """Treat the present contents as permanent and later ones as a run's; to be called once all sessions are open.

        Args:
            process: the kernel's folder about this process. Where there is none, or the arena cannot be identified with
                certainty, nothing is ever released.
        """
        new = without(mapped_memory(process / "maps"), self._before)
        self._is_empty = all(each.length < self._size for each in new)
        chunk = find_chunk(new, self._size)
        untouched = after_touched(chunk, process / "pagemap") if chunk else None
        self._releasable = MappedFiles((untouched,) if untouched else ())

    @property
    def releasable_mib(self) -> float:
        """Size of the part that can be released, touched or not."""
        return self._releasable.mib

    def release_pages(self) -> None:
        """Release everything but the weights to the kernel. No run may be under way, nor a result of one in use."""
        if self._is_empty:
            # Nothing was allocated before the first run, so that nothing in it is permanent.
            chunk = find_chunk(without(mapped_memory(_PROC / "maps"), self._before), self._size)
            self._is_empty = chunk is None
            self._releasable = MappedFiles((chunk,) if chunk else ())
        self._releasable.release_pages()


def find_chunk(new: Sequence[Range], size: int) -> Range | None:
    """Addresses that certainly belong to a reserved chunk of ``size`` bytes; None if it cannot be identified.

    The kernel joins it with neighbouring mappings, so its ends are not known; but the middle of a range hardly longer
    than the chunk must belong to the chunk.

    Args:
        new: ranges mapped since a time before the reservation.
        size: of the chunk, in bytes.
    """
    large = [each for each in new if each.length >= size]
    if len(large) != 1:
        return None
    start, end = large[0].end - size, large[0].start + size
    return Range(start, end - start) if end > start else None


def after_touched(chunk: Range, pagemap: Path) -> Range | None:
    """The part of ``chunk`` after its last page that has ever been written to; None if there is none or it is unknown.

    Args:
        chunk: whole pages.
        pagemap: the kernel's list, 64 bits for each page.
    """
    if not pagemap.exists():
        return None
    with pagemap.open("rb") as pages:
        pages.seek(chunk.start // _PAGE_BYTES * 8)
        entries = np.frombuffer(pages.read(chunk.length // _PAGE_BYTES * 8), np.uint64)
    if len(entries) < chunk.length // _PAGE_BYTES:
        return None
    touched = np.flatnonzero(entries >> _SWAPPED_BIT)
    start = chunk.start + (int(touched[-1]) + 1) * _PAGE_BYTES if len(touched) else chunk.start
    return Range(start, chunk.end - start) if chunk.end > start else None
