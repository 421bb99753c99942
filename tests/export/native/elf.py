"""Reader of a 64-bit little-endian shared library, as far as tests look into it."""

import struct
from collections.abc import Iterator
from pathlib import Path

import msgspec

X86_64, AARCH64 = 62, 183
"""Machines."""
_NEEDED = 1
_VERSIONS = ".gnu.version_r"


class Library(msgspec.Struct, frozen=True):
    """What the dynamic linker sees."""

    machine: int
    sections: tuple[str, ...]
    needed: tuple[str, ...]
    """Libraries that it loads."""
    versions: tuple[str, ...]
    """Versions of symbols that it asks of them, such as GLIBC_2.17."""
    exported: tuple[str, ...]
    """Symbols that it defines."""

    @classmethod
    def read(cls, path: Path) -> "Library":
        data = path.read_bytes()
        assert data[:6] == b"\x7fELF\x02\x01", path
        sections = _sections(data)
        strings = sections[".dynstr"]
        return cls(
            machine=struct.unpack_from("<H", data, 18)[0],
            sections=tuple(sections),
            needed=tuple(
                _name(strings, value)
                for tag, value in struct.iter_unpack("<qQ", sections[".dynamic"])
                if tag == _NEEDED
            ),
            versions=tuple(_versions(sections.get(_VERSIONS, b""), strings)),
            exported=tuple(
                _name(strings, name)
                for name, _, _, section, _, _ in struct.iter_unpack("<IBBHQQ", sections[".dynsym"])
                if section
            ),
        )


def _sections(data: bytes) -> dict[str, bytes]:
    (offset,) = struct.unpack_from("<Q", data, 40)
    size, count, names = struct.unpack_from("<HHH", data, 58)
    headers = [struct.unpack_from("<IIQQQQ", data, offset + size * index) for index in range(count)]
    contents = [data[header[4] : header[4] + header[5]] for header in headers]
    return {_name(contents[names], header[0]): content for header, content in zip(headers, contents, strict=True)}


def _versions(data: bytes, strings: bytes) -> Iterator[str]:
    """Of each library a record, of 16 bytes, with the offset of its first version and of the next record."""
    library = 0
    while data:
        _, _, _, first, following = struct.unpack_from("<HHIII", data, library)
        version = library + first
        while True:
            _, _, _, name, further = struct.unpack_from("<IHHII", data, version)
            yield _name(strings, name)
            if not further:
                break
            version += further
        if not following:
            break
        library += following


def _name(strings: bytes, offset: int) -> str:
    return strings[offset : strings.index(b"\0", offset)].decode()
