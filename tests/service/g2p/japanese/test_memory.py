"""The dictionary's 250 MB are mapped, and few of its pages are resident at any time."""

import random
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from service.g2p.japanese.phonemiser import MEMORY_MIB, JapanesePhonemiser

PEAK_MIB = MEMORY_MIB + 5
"""Peak resident memory beyond python and numpy, with sentences of a thousand characters."""
LOADED_MIB = 9
"""Memory between sentences beyond python and numpy."""
GROWTH_MIB = 0.5
"""Private memory that the second thousand lines may add."""
_KANA = "アイウエオカガキクケコサシスセソタチツテトナニヌネノハバパヒフヘホマミムメモヤユヨラリルレロワンッー"
_PROGRAM = """
import sys
from pathlib import Path
import service, numpy, msgspec, marisa_trie

def memory(name, place):
    lines = Path(f"/proc/self/{place}").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024

before, resident = memory("Pss:", "smaps_rollup"), memory("VmRSS:", "status")
# Resets the peak.
Path("/proc/self/clear_refs").write_text("5")
from service.g2p.japanese.phonemiser import load_japanese
japanese = load_japanese(Path(sys.argv[1]))
unread = 0
lines = Path(sys.argv[2]).read_text().splitlines()
for number, line in enumerate(lines):
    if number == len(lines) // 2:
        half = memory("Private_Dirty:", "smaps_rollup")
    # A kanji of a word that was truncated, or that MeCab segments in another way.
    unread += any(token.unread for token in japanese.phonemise(line))
assert unread < len(lines) / 10, unread
peak = memory("VmHWM:", "status") - resident
print(peak, memory("Pss:", "smaps_rollup") - before, memory("Private_Dirty:", "smaps_rollup") - half)
"""


@pytest.mark.slow
def test_two_thousand_lines_stay_within_the_memory_limits(
    japanese: JapanesePhonemiser, tiny_model: Path, tmp_path: Path
) -> None:
    choose = random.Random(5)
    words = (files("misaki") / "data" / "ja_words.txt").read_text(encoding="utf-8").split()
    lines = []
    for number in range(2000):
        # Dictionary words in random order, so that every line needs other pages, and an out-of-vocabulary word.
        known = "".join(choose.choices(words, k=10 if number % 100 else 250))
        lines.append("".join(choose.choices(_KANA, k=8)) + known[:990])
    (tmp_path / "lines").write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tiny_model), str(tmp_path / "lines")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    peak, loaded, grown = map(float, done.stdout.split())
    assert peak <= PEAK_MIB
    assert loaded <= LOADED_MIB
    assert grown <= GROWTH_MIB
