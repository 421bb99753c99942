import json
import subprocess
import sys
from pathlib import Path

import pytest

from service.memory.malloc import limit_malloc

PROGRAM = """
import ctypes, json, re, sys, threading
from service.memory.malloc import limit_malloc

if sys.argv[2] == "limited":
    assert limit_malloc({}) == ()
glibc = ctypes.CDLL(None)
glibc.malloc.restype = ctypes.c_void_p
glibc.fopen.restype = ctypes.c_void_p

started = threading.Barrier(8)

def allocate():
    started.wait()
    # 100 kB blocks, so that they come from malloc's arenas and not from Python's own.
    held.append([bytes(100_000) for _ in range(20)])

held = []
threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
# Freeing 20 MB makes glibc keep what is smaller in its heap from then on, if it may.
glibc.free(ctypes.c_void_p(glibc.malloc(ctypes.c_size_t(20_000_000))))
large = glibc.malloc(ctypes.c_size_t(10_000_000))
file = ctypes.c_void_p(glibc.fopen(sys.argv[1].encode(), b"w"))
glibc.malloc_info(0, file)
glibc.fclose(file)
text = open(sys.argv[1]).read()
mapped = re.findall(r'<total type="mmap" count="(\\d+)" size="(\\d+)"/>', text)[-1]
print(json.dumps({"arenas": len(re.findall("<heap nr", text)), "mapped": int(mapped[1])}))
"""


def malloc_info(folder: Path, limited: str) -> dict[str, int]:
    command = [sys.executable, "-c", PROGRAM, str(folder / "info.xml"), limited]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc only")
def test_threads_share_two_arenas_and_large_blocks_stay_out_of_them(tmp_path: Path) -> None:
    free, limited = malloc_info(tmp_path, "free"), malloc_info(tmp_path, "limited")
    assert limited["arenas"] <= 2 < free["arenas"]
    assert limited["mapped"] >= 10_000_000 > free["mapped"]


def test_what_the_environment_sets_is_left_alone() -> None:
    assert limit_malloc({"MALLOC_ARENA_MAX": "4", "MALLOC_MMAP_THRESHOLD_": "65536"}) == ()
