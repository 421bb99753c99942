"""Install the CPU build of torch, never the CUDA one.

The same requirement means 200 MB from PyTorch's own CPU index and, from most registries on Linux, 3 GB with CUDA. So
pip is first asked what it would install (reading wheels' metadata only), and asked to install only if that is a CPU
build. What torch asks for is in the `export` extra and its lock. Standard library only.
"""

import argparse
import json
import os
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
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
DIGESTS = (
    "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",
    "84453b69508ec79902f899c5ed9495acb9e2bbe9fda5f1d5d6f19e3c3842e1a7",
    "4ca4a9394b0c771238a4f73590fdbbc4debad85ed0fa63d026ae1b085da7d6e2",
    "6f307c2c32d764ffc6ff6893b801fad6d4752f3e67966cb8abf1843427c02604",
)
"""sha256 of the wheels ``TORCH+cpu`` for Linux, x86_64 and aarch64: first Python 3.11's, then 3.12's. Other builds
(macOS) are not pinned."""
PATIENCE = 5.0
"""Seconds to wait for an answer of PyTorch's index, and for the size of a wheel."""

LARGEST = 400_000_000
"""Bytes of a torch wheel. CPU builds are 80 to 200 MB, builds with CUDA 427 MB (aarch64) and more."""

CUDA_NAMES = ("nvidia-", "cuda-", "triton")
"""How the names of distributions begin that only a build with CUDA asks for."""

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


class NoCpuBuild(Exception):
    """No route leads to a CPU build; the message says what each one offers."""


def read_report(text: str) -> list[Wheel]:
    """The wheels in a report of ``pip install --report``."""
    items = json.loads(text)["install"]
    return [
        Wheel(item["metadata"]["name"].lower(), item["metadata"]["version"], item["download_info"]["url"])
        for item in items
    ]


def objection(wheels: Sequence[Wheel], size_of: Callable[[str], int | None]) -> str | None:
    """Why these must not be installed, or None if they may.

    Args:
        wheels: what pip would install.
        size_of: bytes of the file at a URL, None if it cannot be told.
    """
    cuda = [wheel.name for wheel in wheels if wheel.name.startswith(CUDA_NAMES)]
    if cuda:
        return f"a build with CUDA ({', '.join(cuda[:3])}{' and more' if len(cuda) > 3 else ''})"
    torch = next((wheel for wheel in wheels if wheel.name == "torch"), None)
    if torch is None:
        return "no torch at all"
    size = size_of(torch.url)
    if size is not None and size > LARGEST:
        return f"a wheel of {size / 1e6:.0f} MB, too large for a CPU build"
    return None


def choose(
    routes: Sequence[Route],
    plan: Callable[[Route], list[Wheel]],
    size_of: Callable[[str], int | None],
) -> tuple[Route, str]:
    """The first route that offers a CPU build, and the exact version it has.

    Args:
        routes: in order of preference.
        plan: what pip would install by a route; raises NoCpuBuild if it finds nothing.
        size_of: see ``objection``.

    Raises:
        NoCpuBuild: none does.
    """
    reasons = []
    for route in routes:
        try:
            wheels = plan(route)
        except NoCpuBuild as error:
            reasons.append(f"{route.name}: {error}")
            continue
        reason = objection(wheels, size_of)
        if reason is None:
            return route, next(wheel.version for wheel in wheels if wheel.name == "torch")
        reasons.append(f"{route.name} offers {reason}")
    raise NoCpuBuild("\n".join(reasons))


def dry_run(route: Route) -> list[Wheel]:
    """Ask pip what it would install by this route.

    Raises:
        NoCpuBuild: it finds no torch, with its last words.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        # PERF: without fast-deps pip downloads all wheels to read what they require (2.7 GB for the build with CUDA)
        # from a registry that does not offer their metadata as files of their own.
        options = ["--dry-run", "--ignore-installed", "--use-feature=fast-deps", "--report", str(report)]
        done = _pip("install", *options, *route.options, f"torch=={TORCH}", quiet=True)
        if done.returncode:
            raise NoCpuBuild((done.stderr.strip().splitlines() or ["pip failed"])[-1])
        return read_report(report.read_text(encoding="utf-8"))


def reachable(url: str) -> bool:
    """Whether a server answers there within ``PATIENCE`` seconds."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=PATIENCE):
            return True
    except OSError:
        return False


def file_size(url: str) -> int | None:
    """Bytes of a file at a ``file:`` or ``https:`` URL, None if the server does not tell."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return os.path.getsize(unquote(parts.path))
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=PATIENCE) as answer:
            length = answer.headers.get("Content-Length")
            return int(length) if length else None
    except OSError:
        return None


def requirement(version: str) -> str:
    """The line of a requirements file that takes this version, by its digests if they are known."""
    if version != f"{TORCH}+cpu":
        return f"torch=={version}"
    return " ".join((f"torch=={version}", *(f"--hash=sha256:{digest}" for digest in DIGESTS)))


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
        route, version = choose(_routes(index.rstrip("/")), dry_run, file_size)
    except NoCpuBuild as error:
        print(f"No CPU build of torch {TORCH} found, nothing was installed.\n{error}", file=sys.stderr)
        print("Name an index that has one (make ... TORCH_INDEX=URL), or install it by hand.", file=sys.stderr)
        return 1
    print(f"taking torch {version} from {route.name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "torch.txt"
        wanted.write_text(requirement(version), encoding="utf-8")
        # Not byte-compiled, as everything else beside it (scripts/install_locked.sh).
        options = ["--quiet", "--progress-bar", "off", "--no-compile", "--no-deps", *route.options]
        return _pip("install", *options, "--requirement", str(wanted)).returncode


if __name__ == "__main__":
    sys.exit(main())
