import mmap
import os

import pytest

from service.memory.footprint import footprint

SIZE = 20 << 20


def test_what_is_allocated_shows() -> None:
    before = footprint()
    # Straight from the kernel: malloc could have 20 MiB left over from other tests.
    with mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as held:
        held.write(b"\1" * SIZE)
        after = footprint(str(os.getpid()))
    assert 19 < after.private - before.private < 45
    # PSS also falls when another process begins to share pages with this one.
    assert 10 < after.pss - before.pss < 45
    assert after.peak >= after.pss - 5


def test_a_process_that_is_gone_is_an_error() -> None:
    with pytest.raises(OSError):
        footprint("4194305")
