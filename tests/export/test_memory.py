import subprocess
import sys

RISE = """
import numpy as np
from export.memory import release_large_buffers
from service.memory import footprint

release_large_buffers()
for size in range(2, 31):
    # glibc's own threshold rises to the size of each buffer that is freed.
    np.ones(size << 20, np.uint8)
small = footprint().private
kept = []
for _ in range(20):
    buffer = np.ones(20 << 20, np.uint8)
    kept.append(np.ones(1 << 10, np.uint8))
    del buffer
print(footprint().private - small)
"""


def test_large_buffers_are_given_back_whatever_was_freed_before() -> None:
    run = subprocess.run([sys.executable, "-c", RISE], capture_output=True, text=True, check=True, timeout=60)
    assert float(run.stdout) < 10
