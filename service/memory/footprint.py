"""Memory use of processes, as the kernel counts it."""

import contextlib
import os
from pathlib import Path

import msgspec

_MIB = 1 << 20


class Footprint(msgspec.Struct, frozen=True):
    """Memory of one process in MiB."""

    pss: float
    """Resident now, shared pages divided by the number of processes that share them."""
    private: float
    """Dirty pages of its own, which the kernel cannot reclaim."""
    peak: float
    """Maximum that was resident, shared pages counted in full."""


def footprint(process: str = "self") -> Footprint:
    """The memory of a process, by id.

    Raises:
        OSError: the process has ended, or this is not Linux.
    """
    rollup = _fields(Path(f"/proc/{process}/smaps_rollup"))
    status = _fields(Path(f"/proc/{process}/status"))
    return Footprint(rollup["Pss"], rollup["Private_Dirty"], status["VmHWM"])


def service_pss() -> float:
    """PSS in MiB of this worker and its master; 0 if it is unknown."""
    with contextlib.suppress(OSError):
        return footprint().pss + footprint(str(os.getppid())).pss
    return 0.0


def _fields(path: Path) -> dict[str, float]:
    """``Name: 123 kB`` lines in MiB, by name."""
    fields = {}
    for line in path.read_text().splitlines():
        name, _, value = line.partition(":")
        if value.endswith(" kB"):
            fields[name] = int(value.removesuffix(" kB")) * 1024 / _MIB
    return fields
