"""Install torch: the CPU build wherever there is one, else the build with CUDA, which computes on the CPU as well.

The same requirement means 200 MB from PyTorch's own CPU index and, from most registries on Linux, 2.7 GB with CUDA. So
pip is first asked what it would install (reading wheels' metadata only). The build with CUDA is the last resort, for a
machine that reaches a registry and not PyTorch's index: it cannot do without its libraries, since ``import torch``
loads eleven of them. Only wheels with known digests are installed. The requirements of torch are in the ``export``
extra and its lock. Standard library only.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

TORCH = "2.13.0"
"""As in scripts/torch.in."""
SCRIPTS = Path(__file__).parent
CPU_LOCK = SCRIPTS / "torch_cpu.txt"
"""Digests of the CPU builds of PyTorch's own index."""
LOCK = SCRIPTS.parent / "locks" / "torch.txt"
"""Digests of the wheels of plain registries: with CUDA and its libraries on Linux, CPU builds on macOS."""
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
TIMEOUT = 5.0
"""Seconds to wait for an answer of PyTorch's index, and for the size of a wheel."""

LARGEST = 400_000_000
"""Bytes of a torch wheel. CPU builds are 80 to 200 MB, builds with CUDA 427 MB (aarch64) and more."""

CUDA_NAMES = ("nvidia-", "cuda-", "triton")
"""Beginnings of the names of distributions that only a build with CUDA requires."""

CUDA_SPACE = 10_000_000_000
"""Bytes of free disk that the build with CUDA takes for a while: 5.6 GB installed, 2.7 GB in pip's cache."""

ADVICE = "name an index that has a CPU build (make ... TORCH_INDEX=URL)."

OLDEST_PIP = (23, 3)
"""Older ones download every wheel in a dry run."""


@dataclass(frozen=True)
class Wheel:
    """One distribution that pip would install."""

    name: str
    version: str
    url: str


@dataclass(frozen=True)
class Route:
    """A place that may have torch, and the options that make pip look there."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """The torch of a route."""

    route: Route
    version: str
    objection: str
    """The reason why this is no CPU build, empty if it is one."""


class NoTorch(Exception):
    """No route has torch for this Python and machine; the message has what pip says about each."""


def read_report(text: str) -> list[Wheel]:
    """The wheels in a report of ``pip install --report``."""
    items = json.loads(text)["install"]
    return [
        Wheel(item["metadata"]["name"].lower(), item["metadata"]["version"], item["download_info"]["url"])
        for item in items
    ]


def objection(wheels: Sequence[Wheel], size_of: Callable[[str], int | None]) -> str:
    """The reason why these are no CPU build of torch, empty if they are.

    Args:
        wheels: what pip would install, torch among them.
        size_of: bytes of the file at a URL, None if it cannot be told.
    """
    cuda = [wheel.name for wheel in wheels if wheel.name.startswith(CUDA_NAMES)]
    if cuda:
        return f"a build with CUDA ({', '.join(cuda[:3])}{' and more' if len(cuda) > 3 else ''})"
    size = size_of(_torch(wheels).url)
    if size is not None and size > LARGEST:
        return f"a wheel of {size / 1e6:.0f} MB, too large for a CPU build"
    return ""


def choose(
    routes: Sequence[Route],
    plan: Callable[[Route], list[Wheel]],
    size_of: Callable[[str], int | None],
) -> Offer:
    """The first CPU build, or the first build with CUDA if there is no other.

    Args:
        routes: in order of preference.
        plan: what pip would install by a route; raises NoTorch if it finds nothing.
        size_of: see ``objection``.

    Raises:
        NoTorch: no route has any.
    """
    fallback: Offer | None = None
    reasons = []
    for route in routes:
        try:
            wheels = plan(route)
        except NoTorch as error:
            reasons.append(f"{route.name}: {error}")
            continue
        offer = Offer(route, _torch(wheels).version, objection(wheels, size_of))
        if not offer.objection:
            return offer
        fallback = fallback or offer
    if fallback is None:
        raise NoTorch("\n".join(reasons))
    return fallback


def dry_run(route: Route) -> list[Wheel]:
    """Ask pip what it would install by this route.

    Raises:
        NoTorch: it finds none, with its last words.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        # PERF: without fast-deps pip downloads all wheels to read their requirements (2.7 GB for the build with CUDA)
        # from a registry that does not offer their metadata as files of their own.
        options = ["--dry-run", "--ignore-installed", "--use-feature=fast-deps", "--report", str(report)]
        done = _pip("install", *options, *route.options, f"torch=={TORCH}", quiet=True)
        if done.returncode:
            raise NoTorch((done.stderr.strip().splitlines() or ["pip failed"])[-1])
        return read_report(report.read_text(encoding="utf-8"))


def reachable(url: str) -> bool:
    """True if a server answers there within ``TIMEOUT`` seconds."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=TIMEOUT):
            return True
    except OSError:
        return False


def file_size(url: str) -> int | None:
    """Bytes of a file at a ``file:`` or ``https:`` URL, None if the server does not tell."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return os.path.getsize(unquote(parts.path))
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=TIMEOUT) as answer:
            length = answer.headers.get("Content-Length")
            return int(length) if length else None
    except OSError:
        return None


def lock_of(offer: Offer) -> Path:
    """The lock that has the digests of what is offered."""
    return CPU_LOCK if offer.version.endswith("+cpu") else LOCK


def installed() -> str | None:
    """The version of torch in this environment, if it has any."""
    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return None


def _pip(*arguments: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, text=True, capture_output=quiet, check=False)


def _new_enough_pip() -> bool:
    if tuple(int(part) for part in metadata.version("pip").split(".")[:2]) >= OLDEST_PIP:
        return True
    least = ".".join(map(str, OLDEST_PIP))
    return _pip("install", "--quiet", "--upgrade", f"pip>={least}").returncode == 0


def _routes(index: str) -> list[Route]:
    registry = Route("the configured registry", ())
    if reachable(f"{index}/torch/"):
        return [Route(index, ("--index-url", index)), registry]
    print(f"{index} does not answer, trying the configured registry", flush=True)
    return [registry]


def _torch(wheels: Sequence[Wheel]) -> Wheel:
    return next(wheel for wheel in wheels if wheel.name == "torch")


def _announce(offer: Offer) -> bool:
    """Print what is about to be installed, or the reason why it is not; returns False then."""
    if not offer.objection:
        print(f"taking torch {offer.version} from {offer.route.name}", flush=True)
        return True
    print(f"no CPU build of torch {TORCH} for Python {platform.python_version()} found:", end=" ", flush=True)
    print(f"{offer.route.name} has {offer.objection}", flush=True)
    if (free := shutil.disk_usage(sys.prefix).free) < CUDA_SPACE:
        needed = f"{CUDA_SPACE / 1e9:.0f} GB of disk, and {free / 1e9:.1f} are free"
        print(f"That build takes {needed}: nothing was installed. {ADVICE}", file=sys.stderr)
        return False
    print(f"taking it all the same, 2.7 GB to download. To avoid that: {ADVICE}", flush=True)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    index_help = "index of CPU builds, also from TORCH_INDEX in the environment (%(default)s)"
    parser.add_argument("--index", default=os.environ.get("TORCH_INDEX", CPU_INDEX), metavar="URL", help=index_help)
    index: str = parser.parse_args(arguments).index
    version = installed()
    if version is not None and version.split("+")[0] == TORCH:
        print(f"torch {version} is already there", flush=True)
        return 0
    if not _new_enough_pip():
        return 1
    try:
        offer = choose(_routes(index.rstrip("/")), dry_run, file_size)
    except NoTorch as error:
        print(f"No torch {TORCH} for Python {platform.python_version()} found.\n{error}", file=sys.stderr)
        print(f"To build the model, {ADVICE}", file=sys.stderr)
        return 1
    if not _announce(offer):
        return 1
    # Not byte-compiled, as everything else beside it (scripts/install_locked.sh).
    options = [
        "--quiet",
        "--progress-bar",
        "off",
        "--no-compile",
        "--no-deps",
        "--require-hashes",
        *offer.route.options,
    ]
    return _pip("install", *options, "--requirement", str(lock_of(offer))).returncode


if __name__ == "__main__":
    sys.exit(main())
