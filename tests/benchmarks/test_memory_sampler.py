import mmap
import os
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

from benchmarks.memory_sampler import MemorySampler
from benchmarks.unshared_pss import unshared_pss
from service.memory.footprint import footprint
from tests.service.fakes import wait_until

SIZE = 30 << 20


class Here:
    """This process."""

    processes: ClassVar = [str(os.getpid())]


def test_a_peak_that_is_over_still_counts() -> None:
    with MemorySampler(Here(), interval=0.005) as before:
        assert wait_until(lambda: before.peak_pss > 0)
    with MemorySampler(Here(), interval=0.005) as sampler:
        held = mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        held.write(b"\1" * SIZE)
        assert wait_until(lambda: sampler.peak_pss > before.peak_pss + 25)
        held.close()
        assert wait_until(lambda: footprint().pss < sampler.peak_pss - 25)
    assert sampler.peak_pss > before.peak_pss + 25
    assert sampler.private > before.private + 25


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
