"""Unshared PSS: memory of processes as if no other process on the machine mapped the same files.

PSS divides a page by the number of processes that map it. If the measuring process has numpy in memory as well, or
another server runs, that is up to 30 MB less than the same processes take on a machine of their own, which is what a
budget is for.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_MAPPING = re.compile(
    r"^[0-9a-f]+-[0-9a-f]+ \S+ ([0-9a-f]+) \S+ (\d+)[^\n]*\n(?:(?!Rss:)[^\n]*\n)*?Rss:\s+(\d+) kB\n"
    r"(?:(?!Anonymous:)[^\n]*\n)*?Anonymous:\s+(\d+) kB",
    re.MULTILINE,
)
_PRIVATE = re.compile(r"^Pss_Anon:\s+(\d+) kB", re.MULTILINE)


def unshared_pss(processes: Iterable[str]) -> float:
    """Memory of all processes in MiB: private pages, plus pages of each file once, by the process with most of them.

    NOTE: pages of a mapping that are resident in another of the processes only are missed. They are few: a worker is
    forked from its master and uses all that the master does.
    """
    private = 0
    files: dict[tuple[str, str], int] = {}
    for process in processes:
        # A worker may exit between two lines of this.
        with suppress(OSError):
            private += sum(map(int, _PRIVATE.findall(Path(f"/proc/{process}/smaps_rollup").read_text())))
            for offset, inode, resident, anonymous in _MAPPING.findall(Path(f"/proc/{process}/smaps").read_text()):
                if inode != "0":
                    mapping = inode, offset
                    files[mapping] = max(files.get(mapping, 0), int(resident) - int(anonymous))
    return (private + sum(files.values())) / 1024
