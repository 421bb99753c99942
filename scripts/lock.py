"""Write locks/: the exact version and the digests of every package that an environment or an image installs.

One file for each extra of pyproject.toml, with what it needs beyond ``base.txt``; all are parts of one resolution, so
any of them can be installed together. uv resolves for every supported Python and platform at once, and lists the
digests of all files of a release, as pip's ``--require-hashes`` wants them. A version that is locked stays, as long as
it is allowed; ``--upgrade`` takes the newest ones. torch has no place here: scripts/install_torch.py says why.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = ROOT / "locks"
BASE = "base"
BUILD = "build"
"""What builds packages that come as sources, this one among them; installed first."""
TOOLS = "tools"
"""Resolved by itself: what inspects an environment is never installed in it."""
KOKORO = "kokoro"
OLDEST = "3.11"
HEAD = "# Written by `make lock` from pyproject.toml: {}.\n"

_PIN = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)


def read_pins(text: str) -> dict[str, str]:
    """Versions by the names of packages."""
    return dict(_PIN.findall(text))


def read_lock(name: str) -> str:
    """A lock's text, empty if there is none yet."""
    path = LOCKS / f"{name}.txt"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def extras() -> list[str]:
    """The extras of pyproject.toml, each of which has a lock."""
    return [name for name in _project()["project"]["optional-dependencies"] if name != TOOLS]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    upgrade: bool = parser.parse_args(arguments).upgrade
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _lock(Path(folder), upgrade):
            (LOCKS / f"{name}.txt").write_text(text, encoding="utf-8")
            print(f"locks/{name}.txt: {len(read_pins(text))} packages", flush=True)
    return 0


def _lock(folder: Path, upgrade: bool) -> Iterator[tuple[str, str]]:
    build = folder / "build.in"
    build.write_text("\n".join(_project()["build-system"]["requires"]), encoding="utf-8")
    names = extras()
    options = [option for name in names for option in ("--extra", name)]
    everything = folder / "everything.txt"
    if not upgrade:
        # uv keeps the versions that it finds in the file it writes to.
        everything.write_text("\n".join(map(read_lock, (BUILD, BASE, *names))), encoding="utf-8")
    _compile(everything, str(build), "pyproject.toml", *options)
    together = ("--constraints", str(everything))
    base = _compile(folder / "base.txt", "pyproject.toml", *together, "--generate-hashes")
    yield (
        BUILD,
        HEAD.format("build-system") + _compile(folder / "build.txt", str(build), *together, "--generate-hashes"),
    )
    yield BASE, HEAD.format("dependencies") + base
    omitted = [option for package in read_pins(base) for option in ("--no-emit-package", package)]
    for name in names:
        parts = ("--extra", name, *together, *omitted, "--generate-hashes")
        yield name, HEAD.format(name) + _compile(folder / f"{name}.txt", "pyproject.toml", *parts)
    tools = folder / "tools.in"
    tools.write_text("\n".join(_project()["project"]["optional-dependencies"][TOOLS]), encoding="utf-8")
    if not upgrade:
        (folder / "tools.txt").write_text(read_lock(TOOLS), encoding="utf-8")
    yield (
        KOKORO,
        HEAD.format("scripts/kokoro.in").replace("pyproject.toml: ", "")
        + _compile(folder / "kokoro.txt", "scripts/kokoro.in", "--no-deps", "--generate-hashes"),
    )
    yield TOOLS, HEAD.format(TOOLS) + _compile(folder / "tools.txt", str(tools), "--generate-hashes")


def _compile(output: Path, *arguments: str) -> str:
    """Resolve with uv, and give what it wrote; it names no registry there."""
    uv = Path(sys.executable).with_name("uv")
    options = ("--universal", "--python-version", OLDEST, "--fork-strategy", "fewest", "-o", str(output))
    silence = ("--no-header", "--no-annotate", "--quiet")
    subprocess.run([uv, "pip", "compile", *arguments, *options, *silence], cwd=ROOT, check=True)
    return output.read_text(encoding="utf-8")


def _project() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
