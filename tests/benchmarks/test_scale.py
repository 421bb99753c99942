import mmap
import os
import time

from benchmarks.scale import Scale

SIZE = 30 << 20


class Here:
    """This process."""

    processes = (str(os.getpid()),)


def test_a_peak_that_is_over_still_counts() -> None:
    with Scale(Here(), every=0.005) as before:
        time.sleep(0.1)
    with Scale(Here(), every=0.005) as scale:
        with mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as held:
            held.write(b"\1" * SIZE)
            time.sleep(0.1)
        time.sleep(0.02)
    assert scale.peak_pss > before.peak_pss + 25
    assert scale.private > before.private + 25
