"""File objects that encoding libraries write to and that generators empty: nothing is kept once it has been taken."""


class Sink:
    """Keeps the bytes that a library appends until they are taken; it cannot seek."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def write(self, data: bytes) -> int:
        """Append ``data``; return its length."""
        self._pending += data
        return len(data)

    def take(self) -> bytes:
        """The bytes appended since the last call."""
        taken = bytes(self._pending)
        self._pending.clear()
        return taken


class SeekableSink(Sink):
    """A sink for libraries that insist on seeking; rewrites of what was written before are ignored."""

    def __init__(self) -> None:
        super().__init__()
        self._length = 0
        self._position = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move as in a file; return the new position."""
        base = (0, self._position, self._length)[whence]
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """The current position."""
        return self._position

    def write(self, data: bytes) -> int:
        """Append ``data`` if the position is at the end, else ignore it; return its length."""
        if self._position == self._length:
            super().write(data)
            self._length += len(data)
        self._position += len(data)
        return len(data)
