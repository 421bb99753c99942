"""Optional dependencies of the project (``pip install kokoro-lite[name]``) and the memory that each takes.

Each is declared once, in the row of what needs it: a format in ``service.audio.encoders.FORMATS``, a cache back end in
``service.cache.backends.BACKENDS``.
"""

import importlib.util

import msgspec


class Extra(msgspec.Struct, frozen=True):
    """One optional dependency."""

    name: str
    """Name of the extra in ``pyproject.toml``."""
    library: str
    """Module that the extra brings, which is called as its distribution is."""
    memory_mib: int
    """MiB that the library and its buffers take from the first use on."""

    @property
    def installed(self) -> bool:
        """True if the library is there; it is not imported to find out."""
        return importlib.util.find_spec(self.library) is not None
