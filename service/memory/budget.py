"""Memory budget: the setting, else the container's limit, else the memory that is available at the start.

A limit also covers the kernel's memory for the processes (page tables, sockets), and a machine has other processes;
their share is subtracted here, so that the rest of the service counts its own pages only.

A limit on data (RLIMIT_DATA, ``ulimit -d``, systemd's LimitDATA) holds for each process, and no setting lifts it. A
worker has no more data than its budget, so the limit is taken as the budget: one that is too small is better than an
allocation that fails at an arbitrary place.

The master reads it once and passes it to its workers: what is available would be less for each of them, and samples
depend on the budget.
"""

import contextlib
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from service.memory.groups import group_files

_MIB = 1 << 20
USABLE_SHARE = 0.95
"""Share of a container's limit or a machine's memory that becomes the budget. A virtual machine sold with 256 MB shows
210 to 225 MiB to its processes, as the kernel's own memory is already subtracted."""
PRELOAD_BUDGET_MIB = 380
"""Budget from which synthesis leaves memory unused: gunicorn's master then imports the modules of its workers, so that
a worker is replaced sooner."""
_AVAILABLE_STEP_MIB = 8
"""Available memory varies by some MiB from one start to the next, and should give the same budget."""
INHERITED = "GUNICORN_MEMORY_BUDGET"
"""Environment variable with the master's budget, as JSON."""
KILLS = "GUNICORN_MEMORY_KILLS"
"""Environment variable with the number of workers so far that were killed as memory ran out."""
DEFAULT_BUDGET_MIB = 1024
"""Budget where the system does not state its memory."""


class Budget(msgspec.Struct, frozen=True):
    """Limit on the sum of PSS over all processes of the service."""

    mib: int
    source: str
    """Origin of the figure, for people."""
    shared_mib: int | None = None
    """MiB that the processes have together with the page cache; None: unknown."""
    is_set: bool = False
    """Set by the operator, and to be used as it is."""


def worker_budget(setting: int | None, environ: Mapping[str, str]) -> Budget:
    """The master's budget if it has passed one, else that of this machine now.

    Args:
        setting: MiB that the operator chose; None: no setting.
        environ: of this process.
    """
    with contextlib.suppress(KeyError):
        return msgspec.json.decode(environ[INHERITED], type=Budget)
    return read_budget(setting)


def read_budget(setting: int | None, root: Path = Path("/")) -> Budget:
    """The budget on this machine.

    Args:
        setting: MiB that the operator chose; None reads the limits of this machine.
        root: folder of /proc and /sys.
    """
    budget = _configured(setting, root)
    data = _data_limit(root)
    if data is not None and data // _MIB < budget.mib:
        return msgspec.structs.replace(budget, mib=data // _MIB, source="the limit on a process's data")
    return budget


def _configured(setting: int | None, root: Path) -> Budget:
    memory = _machine_memory(root)
    machine = memory.get("MemTotal")
    limits = [limit for limit in _limits(root) if machine is None or limit < machine]
    shared = min(limits, default=_available(memory, root))
    shared_mib = None if shared is None else shared // _MIB
    if setting is not None:
        return Budget(setting, "KOKORO_MEMORY_MB", shared_mib, is_set=True)
    if limits:
        usable = int(min(limits) / _MIB * USABLE_SHARE)
        return Budget(usable, f"{USABLE_SHARE:.0%} of the container's limit", shared_mib)
    if machine is None:
        return Budget(DEFAULT_BUDGET_MIB, "a guess: this system does not state its memory")
    usable = int(machine / _MIB * USABLE_SHARE)
    if shared_mib is not None and (available := shared_mib - shared_mib % _AVAILABLE_STEP_MIB) < usable:
        return Budget(available, "the memory that was available at the start", shared_mib)
    return Budget(usable, f"{USABLE_SHARE:.0%} of the machine's memory", shared_mib)


def _limits(root: Path) -> Iterator[int]:
    """Limits in bytes of the control groups of this process and of their parents."""
    for text in group_files("memory.max", "memory.limit_in_bytes", root):
        if text.strip().isdigit():
            yield int(text)


def _data_limit(root: Path) -> int | None:
    """Limit on the data of this process in bytes (RLIMIT_DATA); None if there is none."""
    try:
        lines = (root / "proc/self/limits").read_text().splitlines()
    except OSError:
        return None
    # Max data size             251658240            251658240            bytes
    soft = next((line.split()[3] for line in lines if line.startswith("Max data size")), "unlimited")
    return int(soft) if soft.isdigit() else None


def _available(memory: Mapping[str, int], root: Path) -> int | None:
    """Bytes that this process may have with the page cache: what is available, and its own pages; None: unknown."""
    if "MemAvailable" not in memory:
        return None
    own = 0
    with contextlib.suppress(OSError):
        _size, resident, shared, *_rest = map(int, (root / "proc/self/statm").read_text().split())
        own = (resident - shared) * mmap.PAGESIZE
    return memory["MemAvailable"] + own


def _machine_memory(root: Path) -> dict[str, int]:
    """Memory of the machine in bytes, by the kernel's names; empty if it is unknown."""
    try:
        lines = (root / "proc/meminfo").read_text().splitlines()
    except OSError:
        return {}
    return {name: int(value.split()[0]) * 1024 for name, _, value in (line.partition(":") for line in lines)}
