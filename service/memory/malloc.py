"""Options of glibc's malloc, set by the program, so that they hold without variables in the container's environment.

Two arenas: one for what is loaded, one for the allocations of requests. Without a limit each thread gets its own (up to
eight for each core), and each keeps its maximum. A fixed threshold above which memory goes straight back to the kernel:
otherwise glibc raises it by itself, to 32 MB, and then every large buffer stays in its heap.
"""

from collections.abc import Mapping

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_OPTIONS = (("MALLOC_ARENA_MAX", _M_ARENA_MAX, 2), ("MALLOC_MMAP_THRESHOLD_", _M_MMAP_THRESHOLD, 1 << 20))
"""Variable of the environment that takes precedence, number for ``mallopt``, value."""


def limit_malloc(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Set the options that ``environ`` does not set; to be called before there are threads.

    Returns:
        Names of options that could not be set: none on glibc, none on a system without ``mallopt``, where none is
        tried.
    """
    # PERF: imported here and not above, as Gunicorn's master has no use for it.
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return ()
    return tuple(name for name, option, value in _OPTIONS if name not in environ and mallopt(option, value) != 1)


def trim_malloc() -> bool:
    """Return free memory to the kernel, also between blocks that are in use; return True if there was any."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and trim(0) == 1
