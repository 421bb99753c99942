import mmap
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from service.memory.pages import MappedFiles, Range, evict_from_cache
from tests.service.fakes import wait_until
from tests.service.mapped import mapped_kilobytes

SIZE = 32 << 20


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "weights.bin"
    path.write_bytes(os.urandom(SIZE))
    return path


def data() -> int:
    """kB that RLIMIT_DATA counts of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmData:"))


def library_kilobytes() -> int:
    """Resident code and constants of all libraries."""
    found = re.findall(r"^\S+ r-\S+ .*\.so[.\d]*\n(?:.*\n)*?Rss: +(\d+)", Path("/proc/self/smaps").read_text(), re.M)
    return sum(map(int, found))


def test_pages_that_were_read_are_given_back_and_read_again_unchanged(file: Path) -> None:
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as weights:
        pages = MappedFiles.find(file)
        assert pages.mib == 32
        first = bytes(weights)
        assert mapped_kilobytes(file)[1] > 30_000
        pages.release_pages()
        assert mapped_kilobytes(file)[1] == 0
        assert bytes(weights) == first


@pytest.fixture
def built() -> Iterator[Path]:
    """Not below /tmp, which may be in memory, where nothing can be evicted."""
    Path("out").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="out") as folder:
        yield Path(folder)


def is_cached(file: Path, position: int = 0) -> bool:
    """True if the kernel can read that page of the file without the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.preadv(descriptor, [bytearray(4096)], position, os.RWF_NOWAIT)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_an_evicted_file_is_read_from_the_disk_page_by_page(built: Path) -> None:
    file = built / "weights.bin"
    file.write_bytes(os.urandom(SIZE))
    assert is_cached(file)
    evict_from_cache(file)
    assert not is_cached(file)
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as weights:
        MappedFiles.find(file).expect_random_access()
        assert weights[1 << 20] in range(256)
        assert 4 <= mapped_kilobytes(file)[1] <= 64


def test_weights_are_read_ahead_to_their_end_without_an_access(built: Path) -> None:
    file = built / "weights.bin"
    file.write_bytes(os.urandom(SIZE))
    evict_from_cache(file)
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ):
        pages = MappedFiles.find(file)
        pages.read_ahead()
        assert wait_until(lambda: all(is_cached(file, position) for position in (0, SIZE // 2, SIZE - 4096)))
        assert mapped_kilobytes(file)[1] == 0


def test_a_file_that_does_not_exist_cannot_be_evicted(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        evict_from_cache(tmp_path / "none")


def test_a_mapping_that_was_written_to_is_never_touched(file: Path) -> None:
    with file.open("r+b") as stream, mmap.mmap(stream.fileno(), 0, flags=mmap.MAP_PRIVATE) as mine:
        assert MappedFiles.find(file).mib == 32
        mine[:5] = b"mine!"
        pages = MappedFiles.find(file)
        assert pages.mib == 0
        pages.release_pages()
        assert mine[:5] == b"mine!"


def test_what_is_made_read_only_counts_as_data_no_longer_and_reads_the_same(file: Path) -> None:
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, flags=mmap.MAP_PRIVATE) as weights:
        before = data()
        pages = MappedFiles.find(file)
        pages.make_read_only()
        assert data() < before - 30_000
        assert weights[:] == file.read_bytes()
        pages.release_pages()
        assert weights[:] == file.read_bytes()


def test_a_file_that_is_not_mapped_has_no_pages(file: Path, tmp_path: Path) -> None:
    assert MappedFiles.find(file).mib == 0
    assert MappedFiles.find(file, maps=tmp_path / "no such file").mib == 0


def test_mappings_of_an_earlier_owner_are_left_out(file: Path) -> None:
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as theirs:
        before = MappedFiles.find(file)
        assert before.mib == 32
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mine:
            pages = MappedFiles.find(file, before)
            assert pages.mib == 32
            assert bytes(theirs) == bytes(mine)
            pages.release_pages()
            assert mapped_kilobytes(file)[1] == 32 << 10
        assert MappedFiles.find(file, before).mib == 0


def test_a_mapping_that_the_kernel_joined_with_an_older_neighbour_is_cut_off_it(tmp_path: Path) -> None:
    before = MappedFiles((Range(0x2000, 0x1000), Range(0x5000, 0x2000), Range(0x9000, 0x1000)))
    maps = tmp_path / "smaps"
    maps.write_text(f"1000-6000 r--p 00000000 00:2a 1   {tmp_path}/weights\nAnonymous:   0 kB\n")
    assert MappedFiles.find(tmp_path, before, maps).mib * (1 << 20) == 0x3000


def test_code_that_was_run_is_given_back_and_runs_again() -> None:
    """Not every page: those that the test itself runs, and the kernel's neighbours of them, are back at once."""
    code, resident = MappedFiles.code(), library_kilobytes()
    code.release_pages()
    assert library_kilobytes() < 0.7 * resident
    assert np.fft.rfft(np.ones(8))[0] == 8


def test_code_is_of_libraries_only(file: Path) -> None:
    with (
        file.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ) as constants,
    ):
        whole = bytes(constants)
        MappedFiles.code().release_pages()
        assert mapped_kilobytes(file)[1] > 30_000
        assert constants[:] == whole


def test_what_could_be_written_to_is_not_code(tmp_path: Path) -> None:
    maps = tmp_path / "smaps"
    lines = [
        "1000-3000 r-xp 00000000 00:2a 1   /lib/a.so\nAnonymous:   0 kB",
        "3000-4000 r--p 00002000 00:2a 1   /lib/a.so\nAnonymous:   0 kB",
        "4000-8000 r--p 00003000 00:2a 1   /lib/a.so\nAnonymous:   4 kB",
        "8000-9000 rw-p 00007000 00:2a 1   /lib/a.so\nAnonymous:   0 kB",
        "9000-a000 r--p 00000000 00:2a 2   /data/b\nAnonymous:   0 kB",
        "a000-b000 r-xp 00000000 00:00 0   [vdso]\nAnonymous:   0 kB",
    ]
    maps.write_text("\n".join(lines) + "\n")
    assert MappedFiles.code(maps).mib * (1 << 20) == 0x3000
