"""A control group: limits on memory, file cache counted, on reads from one device, and on processor time.

Version 1 has a hierarchy for each controller, version 2 one for all; the same limits have other files there.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

MIB = 1 << 20
CONTROL_GROUPS = Path("/sys/fs/cgroup")
_PERIOD_US = 100_000
_CONTROLLERS = ("memory", "io", "cpu")


class NoBox(Exception):
    """A group or a device of one's own cannot be made here."""


class Limits(msgspec.Struct, frozen=True):
    """Limits of one group."""

    memory_mib: int
    """Memory of all kinds; nothing is swapped."""
    read_mib: float | None = None
    """MiB a second that are read from the device; None: as fast as it is."""
    cores: float | None = None
    """Share of one processor; None: all there are."""

    @property
    def description(self) -> str:
        """For people."""
        disk = "disk unlimited" if self.read_mib is None else f"disk {self.read_mib:g} MiB/s"
        cores = "" if self.cores is None else f", {self.cores:g} of a core"
        return f"{self.memory_mib} MiB, {disk}{cores}"


class Use(msgspec.Struct, frozen=True):
    """Memory of a group now, and events since it was made."""

    anonymous: float
    """MiB without a file, which cannot be read again."""
    file: float
    """MiB of file cache."""
    peak: float
    """Most MiB of all kinds at any time."""
    faults: int
    """Page faults that waited for the device."""
    kills: int
    """Processes that were killed for memory."""


class ControlGroup:
    """One group, in one folder for each controller.

    Args:
        folders: of the controllers ``memory``, ``io`` and ``cpu``.
        version: 1 or 2.
    """

    def __init__(self, folders: dict[str, Path], version: int) -> None:
        self._folders = folders
        self.version = version

    @classmethod
    def make(cls, name: str, root: Path = CONTROL_GROUPS) -> "ControlGroup":
        """Make a group without limits below ``root``.

        Raises:
            NoBox: the controllers are missing, or this user may not.
        """
        try:
            if (root / "cgroup.controllers").exists():
                (root / "cgroup.subtree_control").write_text(" ".join(f"+{each}" for each in _CONTROLLERS))
                group = cls(dict.fromkeys(_CONTROLLERS, root / name), 2)
            else:
                hierarchies = {"memory": "memory", "io": "blkio", "cpu": "cpu"}
                group = cls({each: root / hierarchies[each] / name for each in _CONTROLLERS}, 1)
            for folder in set(group._folders.values()):
                if not folder.parent.is_dir():
                    raise NoBox(f"control groups cannot be made here: there is no {folder.parent}")
                folder.mkdir()
        except OSError as error:
            raise NoBox(f"control groups cannot be made here: {error}") from error
        return group

    def limit(self, limits: Limits, device: str) -> None:
        """Set the limits.

        Args:
            limits: to set.
            device: that ``read_mib`` is for, as ``7:0``.
        """
        memory, reads = str(limits.memory_mib * MIB), int((limits.read_mib or 0) * MIB)
        quota = int((limits.cores or 0) * _PERIOD_US)
        if self.version == 1:
            self._write("memory", "memory.limit_in_bytes", memory)
            # 0 lifts a limit.
            self._write("io", "blkio.throttle.read_bps_device", f"{device} {reads}")
            self._write("cpu", "cpu.cfs_period_us", str(_PERIOD_US))
            self._write("cpu", "cpu.cfs_quota_us", str(quota or -1))
        else:
            self._write("memory", "memory.max", memory)
            with contextlib.suppress(OSError):  # A kernel without swap has no such file.
                self._write("memory", "memory.swap.max", "0")
            self._write("io", "io.max", f"{device} rbps={reads or 'max'}")
            self._write("cpu", "cpu.max", f"{quota or 'max'} {_PERIOD_US}")

    def enter(self) -> None:
        """Move this process into the group; between fork and exec."""
        for folder in set(self._folders.values()):
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    @property
    def use(self) -> Use:
        """Figures of this moment."""
        stat = self._fields("memory.stat")
        if self.version == 1:
            anonymous, file, faults = (stat[f"total_{name}"] for name in ("rss", "cache", "pgmajfault"))
            peak, kills = "memory.max_usage_in_bytes", self._fields("memory.oom_control").get("oom_kill", 0)
        else:
            anonymous, file, faults = (stat[name] for name in ("anon", "file", "pgmajfault"))
            peak, kills = "memory.peak", self._fields("memory.events")["oom_kill"]
        most = int((self._folders["memory"] / peak).read_text())
        return Use(anonymous / MIB, file / MIB, most / MIB, faults, kills)

    def remove(self) -> None:
        """Remove the group, which must have no process any more."""
        for folder in set(self._folders.values()):
            for _ in range(50):
                try:
                    folder.rmdir()
                    break
                except OSError:
                    # An ended process leaves its group a moment later.
                    time.sleep(0.1)

    def _write(self, controller: str, name: str, text: str) -> None:
        (self._folders[controller] / name).write_text(text)

    def _fields(self, name: str) -> dict[str, int]:
        lines = (self._folders["memory"] / name).read_text().splitlines()
        return {key: int(value) for key, value in (line.split() for line in lines)}


@contextmanager
def control_group(limits: Limits, device: str) -> Iterator[ControlGroup]:
    """A group with limits, removed in the end."""
    group = ControlGroup.make(f"kokoro-lite-small-{os.getpid()}")
    try:
        group.limit(limits, device)
        yield group
    finally:
        group.remove()
