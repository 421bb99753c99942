import mmap
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import pytest

from benchmarks.memory_sampler import MemorySampler
from benchmarks.unshared_pss import unshared_pss
from service.memory.footprint import footprint

SIZE = 30 << 20


class Here:
    """This process."""

    processes: ClassVar = [str(os.getpid())]


@pytest.mark.alone
def test_a_peak_that_is_over_still_counts() -> None:
    with MemorySampler(Here(), interval=0.005) as before:
        time.sleep(0.1)
    with MemorySampler(Here(), interval=0.005) as sampler:
        with mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as held:
            held.write(b"\1" * SIZE)
            time.sleep(0.1)
        time.sleep(0.02)
    assert sampler.peak_pss > before.peak_pss + 25
    assert sampler.private > before.private + 25


@pytest.mark.alone
def test_files_that_others_have_in_memory_too_count_in_full_and_once(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"1" * SIZE)
    program = (
        "import mmap, sys; file = open(sys.argv[1], 'rb'); "
        "held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ); "
        "sum(held[::4096]); print(flush=True); input()"
    )
    command = [sys.executable, "-c", program, str(path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as one,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as two,
    ):
        for process in (one, two):
            assert process.stdout is not None and process.stdout.readline()
        first, second = str(one.pid), str(two.pid)
        assert unshared_pss([first]) > 30 + 5
        assert unshared_pss([first]) < unshared_pss([first, second]) < unshared_pss([first]) + 15
        assert unshared_pss([first]) > footprint(first).pss + 14
        for process in (one, two):
            process.communicate(b"\n")
