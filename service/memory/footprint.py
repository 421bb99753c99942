"""What processes weigh, as the kernel counts it."""

import contextlib
import os
from pathlib import Path

import msgspec

_MIB = 1 << 20


class Footprint(msgspec.Struct, frozen=True):
    """Memory in MiB."""

    pss: float
    """Resident now, shared pages counted by share."""
    private: float
    """Dirty pages of its own: what the kernel cannot take back."""
    peak: float
    """The most that was resident at once, shared pages counted in full."""


def footprint(process: str = "self") -> Footprint:
    """The footprint of a process, by id.

    Raises:
        OSError: the process is gone, or this is not Linux.
    """
    rollup = _fields(Path(f"/proc/{process}/smaps_rollup"))
    status = _fields(Path(f"/proc/{process}/status"))
    return Footprint(rollup["Pss"], rollup["Private_Dirty"], status["VmHWM"])


def weigh_service() -> float:
    """MiB (PSS) of a worker, which asks, and of its master; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        return footprint().pss + footprint(str(os.getppid())).pss
    return 0.0


def _fields(path: Path) -> dict[str, float]:
    """``Name: 123 kB`` lines as MiB."""
    found = {}
    for line in path.read_text().splitlines():
        name, _, value = line.partition(":")
        if value.endswith(" kB"):
            found[name] = int(value.removesuffix(" kB")) * 1024 / _MIB
    return found
