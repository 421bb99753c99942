"""One arena for both graphs, with a ceiling that it cannot pass.

Prosody and vocoder never run at the same time, so what one has given back the other can use; with an arena each, the
process keeps both (90 MB more). onnxruntime refuses an allocation beyond the ceiling, and then it is the run that
fails, not the process.

The ceiling is reserved in one piece: its pages cost nothing until they are touched, and one piece is shared better than
the ever larger ones that the arena would otherwise grow by.
"""

_SPARE = 2 << 20
"""Bytes that are not reserved at once.

COMPAT(onnxruntime 1.32): each session's small constants are added to what is in use without a look at the ceiling. Were
all of it given out by then, what is left would be less than nothing, which for an unsigned number is no limit at all.
"""


def share_arena(mebibytes: int) -> None:
    """Make the arena of all sessions that are opened with ``shared=True`` from now on.

    Args:
        mebibytes: the ceiling, more than 2.

    NOTE: onnxruntime's environment keeps it, of which a process has one. Sessions that are open keep their own.
    """
    import onnxruntime

    ceiling = mebibytes << 20
    sizes = {"max_mem": ceiling, "initial_chunk_size_bytes": ceiling - _SPARE, "arena_extend_strategy": 0}
    kind = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    onnxruntime.create_and_register_allocator(kind, onnxruntime.OrtArenaCfg(sizes))
