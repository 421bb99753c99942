"""Memory budget: the setting, else the container's limit, else the machine's memory.

A limit also covers the kernel's memory for the processes (page tables, sockets), and a machine has other processes;
their share is subtracted here, so that the rest of the service counts its own pages only.

A limit on data (RLIMIT_DATA, ``ulimit -d``, systemd's LimitDATA) holds for each process, and no setting lifts it. A
worker has no more data than its budget, so the limit is taken as the budget: one that is too small is better than an
allocation that fails at an arbitrary place.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

_MIB = 1 << 20
USABLE_SHARE = 0.95
"""Share of a container's limit or a machine's memory that becomes the budget. A virtual machine sold with 256 MB shows
210 to 225 MiB to its processes, as the kernel's own memory is already subtracted."""
PRELOAD_BUDGET_MIB = 380
"""Budget from which synthesis leaves memory unused: gunicorn's master then imports the modules of its workers, so that
a worker is replaced sooner."""
DEFAULT_BUDGET_MIB = 1024
"""Budget where the system does not state its memory."""


class Budget(msgspec.Struct, frozen=True):
    """Limit on the sum of PSS over all processes of the service."""

    mib: int
    source: str
    """Origin of the figure, for people."""


def read_budget(setting: int | None, root: Path = Path("/")) -> Budget:
    """The budget on this machine.

    Args:
        setting: MiB that the operator chose; None reads the limits of this machine.
        root: folder of /proc and /sys.
    """
    budget = _configured(setting, root)
    data = _data_limit(root)
    if data is not None and data // _MIB < budget.mib:
        return Budget(data // _MIB, "the limit on a process's data")
    return budget


def _configured(setting: int | None, root: Path) -> Budget:
    if setting is not None:
        return Budget(setting, "KOKORO_MEMORY_MB")
    machine = _machine_memory(root)
    limits = [limit for limit in _limits(root) if machine is None or limit < machine]
    if limits:
        return Budget(int(min(limits) / _MIB * USABLE_SHARE), f"{USABLE_SHARE:.0%} of the container's limit")
    if machine is not None:
        return Budget(int(machine / _MIB * USABLE_SHARE), f"{USABLE_SHARE:.0%} of the machine's memory")
    return Budget(DEFAULT_BUDGET_MIB, "a guess: this system does not state its memory")


def _limits(root: Path) -> Iterator[int]:
    """Limits in bytes of the control groups of this process and of their parents."""
    try:
        groups = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for group in groups:
        # 0::/system.slice/kokoro (version 2), 4:cpu,memory:/docker/1234 (version 1)
        _, controllers, path = group.split(":", 2)
        if controllers == "":
            yield from _limits_up(root / "sys/fs/cgroup", path, "memory.max")
        elif "memory" in controllers.split(","):
            yield from _limits_up(root / "sys/fs/cgroup/memory", path, "memory.limit_in_bytes")


def _limits_up(mount: Path, path: str, name: str) -> Iterator[int]:
    """Limits of a group and of each of its parents.

    In a container's own namespace the path may lie outside of what is mounted; the mount's root is then the group.
    """
    folder = mount / path.strip("/")
    for group in (folder, *folder.parents):
        try:
            text = (group / name).read_text().strip()
        except OSError:
            text = "max"
        if text.isdigit():
            yield int(text)
        if group == mount:
            return


def _data_limit(root: Path) -> int | None:
    """Limit on the data of this process in bytes (RLIMIT_DATA); None if there is none."""
    try:
        lines = (root / "proc/self/limits").read_text().splitlines()
    except OSError:
        return None
    # Max data size             251658240            251658240            bytes
    soft = next((line.split()[3] for line in lines if line.startswith("Max data size")), "unlimited")
    return int(soft) if soft.isdigit() else None


def _machine_memory(root: Path) -> int | None:
    """Memory of the machine in bytes; None if it is unknown."""
    try:
        lines = (root / "proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:")), None)
