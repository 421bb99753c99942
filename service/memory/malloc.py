"""glibc's malloc, set up by the program, because nobody remembers to set the environment of a container.

Two arenas: one for what is loaded, one for what requests allocate; without a limit every thread gets its own (up to
eight for each core), and each keeps what it once had. A fixed threshold above which memory goes straight back to the
kernel: glibc otherwise raises it by itself, to 32 MB, and then every large buffer stays in its heap.
"""

from collections.abc import Mapping

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_WANTED = (("MALLOC_ARENA_MAX", _M_ARENA_MAX, 2), ("MALLOC_MMAP_THRESHOLD_", _M_MMAP_THRESHOLD, 1 << 20))


def limit_malloc(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Set both for this process, unless ``environ`` has its own wish; to be called before there are threads.

    Returns:
        The names of what could not be set: none on glibc, none on a system without ``mallopt``, where nothing is tried.
    """
    # PERF: imported here and not above, as Gunicorn's master has no use for it.
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return ()
    return tuple(name for name, option, value in _WANTED if name not in environ and mallopt(option, value) != 1)


def trim_malloc() -> bool:
    """Hand free memory back to the kernel, also that between what is still held; whether there was any."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and trim(0) == 1
