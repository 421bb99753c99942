"""What processes hold as if nobody else on this machine had the same files in memory.

PSS counts a page of a file by share. Where the weighing process has numpy in memory as well, or another server runs,
that is up to 30 MB less than the same processes hold on a machine of their own, which is what a budget is for.
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
_OWN = re.compile(r"^Pss_Anon:\s+(\d+) kB", re.MULTILINE)


def held_alone(processes: Iterable[str]) -> float:
    """MiB of all processes together: their own pages, and those of files once, by the one that has most of them.

    NOTE: pages of one mapping that only another of the processes has are missed. They are few: a worker is its master's
    copy and uses all that the master does.
    """
    own = 0
    files: dict[tuple[str, str], int] = {}
    for process in processes:
        # A worker may be replaced between two lines of this.
        with suppress(OSError):
            own += sum(map(int, _OWN.findall(Path(f"/proc/{process}/smaps_rollup").read_text())))
            for offset, inode, resident, anonymous in _MAPPING.findall(Path(f"/proc/{process}/smaps").read_text()):
                if inode != "0":
                    place = inode, offset
                    files[place] = max(files.get(place, 0), int(resident) - int(anonymous))
    return (own + sum(files.values())) / 1024
