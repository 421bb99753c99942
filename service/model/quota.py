"""Quota of processor time that a container has: cheap plans give a tenth of a core or less.

A share that the system does not state, such as that of a virtual machine whose burst is used up, is not known here:
audio depends on the share, and has to be the same for the same request on the same kind of machine.
"""

from collections.abc import Iterator
from pathlib import Path

from service.memory.groups import group_files


def read_quota(root: Path = Path("/")) -> float | None:
    """Cores that this process may use on average, the least of its groups; None: as many as there are.

    Args:
        root: folder of /proc and /sys.
    """
    return min(_quotas(root), default=None)


def _quotas(root: Path) -> Iterator[float]:
    # "6000 100000" or "max 100000" in version 2; two files, and -1 for no quota, in version 1.
    periods = group_files("cpu.max", "cpu.cfs_period_us", root, "cpu")
    for quota, period in zip(group_files("cpu.max", "cpu.cfs_quota_us", root, "cpu"), periods, strict=False):
        share, whole = quota.split()[0], period.split()[-1]
        if share.isdigit() and whole.isdigit() and int(whole) > 0:
            yield int(share) / int(whole)
