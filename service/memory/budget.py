"""How much memory there is: the setting, else the container's limit, else the machine's memory.

A limit is shared with what the kernel keeps for us (page tables, sockets), and a machine with other processes; they
get their part here, so that the rest of the service may count its own pages only.

A limit on data (RLIMIT_DATA, ``ulimit -d``, systemd's LimitDATA) holds for each process, and no setting lifts it. A
worker has no more data than its budget, so the limit is one: better a budget that is too small than an allocation that
fails wherever it happens to be.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

_MIB = 1 << 20
OURS = 0.95
"""What is ours of a container's limit or a machine's memory. A virtual machine sold with 256 MB shows 210 to 225 MiB
to its processes, as the kernel has taken its own before."""
ROOMY = 380
"""MiB of which speaking leaves some over: gunicorn's master then imports what its workers need, so that one is replaced
sooner."""
UNKNOWN = 1024
"""MiB that are assumed where the system does not tell."""


class Budget(msgspec.Struct, frozen=True):
    """What all processes of the service may hold together, as a sum of PSS."""

    mebibytes: int
    source: str
    """Where the figure is from, for people."""


def read_budget(setting: int | None, root: Path = Path("/")) -> Budget:
    """The budget on this machine.

    Args:
        setting: MiB, as the operator wishes; None looks.
        root: where /proc and /sys are.
    """
    budget = _wished(setting, root)
    data = _data_limit(root)
    if data is not None and data // _MIB < budget.mebibytes:
        return Budget(data // _MIB, "the limit on a process's data")
    return budget


def _wished(setting: int | None, root: Path) -> Budget:
    if setting is not None:
        return Budget(setting, "KOKORO_MEMORY_MB")
    machine = _physical(root)
    limits = [limit for limit in _limits(root) if machine is None or limit < machine]
    if limits:
        return Budget(int(min(limits) / _MIB * OURS), f"{OURS:.0%} of the container's limit")
    if machine is not None:
        return Budget(int(machine / _MIB * OURS), f"{OURS:.0%} of the machine's memory")
    return Budget(UNKNOWN, "a guess: this system does not say")


def _limits(root: Path) -> Iterator[int]:
    """Limits in bytes of the control groups that this process is in, and of those around them."""
    try:
        groups = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for group in groups:
        # 0::/system.slice/kokoro (version 2), 4:cpu,memory:/docker/1234 (version 1)
        _, controllers, path = group.split(":", 2)
        if controllers == "":
            yield from _up(root / "sys/fs/cgroup", path, "memory.max")
        elif "memory" in controllers.split(","):
            yield from _up(root / "sys/fs/cgroup/memory", path, "memory.limit_in_bytes")


def _up(mount: Path, path: str, name: str) -> Iterator[int]:
    """Every limit from the group itself to the root of the hierarchy.

    In a container's own namespace the path may lie outside of what is mounted; the mount's root is then the group.
    """
    folder = mount / path.strip("/")
    for place in (folder, *folder.parents):
        try:
            text = (place / name).read_text().strip()
        except OSError:
            text = "max"
        if text.isdigit():
            yield int(text)
        if place == mount:
            return


def _data_limit(root: Path) -> int | None:
    """Bytes of data that this process may have."""
    try:
        lines = (root / "proc/self/limits").read_text().splitlines()
    except OSError:
        return None
    # Max data size             251658240            251658240            bytes
    soft = next((line.split()[3] for line in lines if line.startswith("Max data size")), "unlimited")
    return int(soft) if soft.isdigit() else None


def _physical(root: Path) -> int | None:
    """Bytes of memory of the machine."""
    try:
        lines = (root / "proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:")), None)
