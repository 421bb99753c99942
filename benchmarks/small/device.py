"""A loop device with a file system on it, read past this machine's own cache, so that each read can be counted."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.small.group import MIB, NoBox

_SECTOR_BYTES = 512
_READ_AHEAD_KIB = 128
"""The kernel's default, which the disks of virtual machines have; a loop device takes that of the disk below it."""
_SECTORS_READ = 2
"""Field of ``/sys/block/*/stat``."""


class Device:
    """A block device.

    Args:
        name: as ``loop0``.
    """

    def __init__(self, name: str) -> None:
        self._folder = Path("/sys/block") / name
        # The counters of a device that was used before go on.
        self._before = self._sectors_read

    @property
    def number(self) -> str:
        """Major and minor number, as ``7:0``."""
        return (self._folder / "dev").read_text().strip()

    def read_ahead_as_usual(self) -> None:
        """Read as much ahead as most disks do."""
        (self._folder / "queue/read_ahead_kb").write_text(str(_READ_AHEAD_KIB))

    @property
    def is_direct(self) -> bool:
        """True if what backs it is read without a cache of its own."""
        return (self._folder / "loop/dio").read_text().strip() == "1"

    @property
    def read_mib(self) -> float:
        """MiB that were read from it since this object was made."""
        return (self._sectors_read - self._before) * _SECTOR_BYTES / MIB

    @property
    def _sectors_read(self) -> int:
        return int((self._folder / "stat").read_text().split()[_SECTORS_READ])


def make_image(folder: Path, image: Path) -> None:
    """Write a file system with the contents of ``folder`` into the file ``image``."""
    total = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    image.unlink(missing_ok=True)
    size = f"{int(total / MIB * 1.1) + 64}M"
    _run(["mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", "-d", str(folder), str(image), size])


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Device]:
    """The image on a device, mounted at ``folder``, whose files it hides, read-only and with nothing of it cached.

    Raises:
        NoBox: devices cannot be made or mounted here.
    """
    path = _run(["losetup", "--find", "--show", "--read-only", "--direct-io=on", str(image)]).strip()
    device = Device(Path(path).name)
    try:
        if not device.is_direct:
            raise NoBox(f"{image} cannot be read without a cache of its own")
        device.read_ahead_as_usual()
        _run(["mount", "-o", "ro,noatime", path, str(folder)])
        try:
            yield device
        finally:
            _unmount(folder)
    finally:
        _run(["losetup", "--detach", path])


def _unmount(folder: Path) -> None:
    for _ in range(50):
        if subprocess.run(["umount", str(folder)], capture_output=True).returncode == 0:
            return
        # An ended process keeps its files a moment longer.
        time.sleep(0.1)
    _run(["umount", str(folder)])


def _run(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except FileNotFoundError as error:
        raise NoBox(f"there is no {command[0]} here") from error
    except subprocess.CalledProcessError as error:
        raise NoBox(f"{command[0]} is not possible here: {error.stderr.strip()}") from error
