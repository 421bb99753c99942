"""Files of the control groups that this process is in, and of their parents, of either version."""

import contextlib
from collections.abc import Iterator
from pathlib import Path


def group_files(version_2: str, version_1: str, root: Path = Path("/"), controller: str = "memory") -> Iterator[str]:
    """Contents of a file of each group that has it, the innermost first.

    Args:
        version_2: name of the file in version 2.
        version_1: its name in the controller's hierarchy of version 1.
        root: folder of /proc and /sys.
        controller: ``memory`` or ``cpu``.
    """
    try:
        groups = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for group in groups:
        # 0::/system.slice/kokoro (version 2), 4:cpu,memory:/docker/1234 (version 1)
        _, controllers, path = group.split(":", 2)
        if controllers == "":
            yield from _upwards(root / "sys/fs/cgroup", path, version_2)
        elif controller in controllers.split(","):
            yield from _upwards(root / "sys/fs/cgroup" / controller, path, version_1)


def _upwards(mount: Path, path: str, name: str) -> Iterator[str]:
    """Contents for a group and each of its parents.

    In a container's own namespace the path may lie outside of what is mounted; the mount's root is then the group.
    """
    folder = mount / path.strip("/")
    for group in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            yield (group / name).read_text()
        if group == mount:
            return
