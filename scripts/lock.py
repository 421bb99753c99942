"""Write locks/: the exact version and the digests of every package that an environment or an image installs.

One file for each extra of pyproject.toml, with the packages it needs beyond ``base.txt``; all are parts of one
resolution, so any of them can be installed together. uv resolves for every Python from 3.11 on and every platform at
once, and lists the digests of all files of a release, as pip's ``--require-hashes`` wants them. A version that is
locked stays as long as it is allowed; ``--upgrade`` takes the newest ones.

Three locks are apart because pip must be called differently for them: ``capped.txt`` (see ``CAPPED``), ``kokoro.txt``
(scripts/kokoro.in) and ``torch.txt`` (scripts/torch.in).
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCKS = ROOT / "locks"
BASE = "base"
BUILD = "build"
"""Packages that build those that come as sources, this project among them; installed first."""
TOOLS = "tools"
"""Resolved by itself: a tool that inspects an environment is never installed in it."""
KOKORO = "kokoro"
TORCH = "torch"
LOCK_CAPPED = "capped"
CAPPED = frozenset({"kokoro-onnx", "misaki"})
"""Packages of ``base`` that work on every supported Python, although their metadata excludes some of them.

COMPAT: misaki 0.9.4 declares ``<3.13`` and kokoro-onnx 0.6.1 ``<3.14``. uv ignores upper bounds; pip applies them even
to a wheel that a digest names, so scripts/install_locked.sh installs these, and nothing else of ``base``, with
``--ignore-requires-python``. Both are pure Python. The tests of all languages pass with them on 3.11 to 3.14.
"""
HEAD = "# Written by `make lock` from {}.\n"

_PIN = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)
_ENTRY = re.compile(r"^[a-z0-9-]+==.*\n(?:[ \t].*\n)*", re.MULTILINE)
_PYTHONS = re.compile(r">=(3\.\d+),<3\.\d+")


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


def split(text: str, names: Collection[str]) -> tuple[str, str]:
    """The entries of a lock in two texts: those of other packages, and those of ``names``."""
    entries = [(read_pins(entry).keys() <= set(names), entry) for entry in _ENTRY.findall(text)]
    return "".join(entry for is_in, entry in entries if not is_in), "".join(entry for is_in, entry in entries if is_in)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    upgrade: bool = parser.parse_args(arguments).upgrade
    with tempfile.TemporaryDirectory() as folder:
        for name, source, text in _lock(Path(folder), upgrade):
            (LOCKS / f"{name}.txt").write_text(HEAD.format(source) + text, encoding="utf-8")
            print(f"locks/{name}.txt: {len(read_pins(text))} packages", flush=True)
    return 0


def _lock(folder: Path, upgrade: bool) -> Iterator[tuple[str, str, str]]:
    """Name, source and text of each lock."""
    project = _project()
    build = _write(folder / "build.in", "\n".join(project["build-system"]["requires"]))
    names = extras()
    options = [option for name in names for option in ("--extra", name)]
    everything = folder / "everything.txt"
    if not upgrade:
        # uv keeps the versions that it finds in the file it writes to.
        _write(everything, "\n".join(map(read_lock, (BUILD, BASE, LOCK_CAPPED, *names, TORCH))))
    _compile(everything, str(build), "pyproject.toml", "scripts/torch.in", *options)
    together = ("--constraints", str(everything), "--generate-hashes")
    yield BUILD, "pyproject.toml: build-system", _compile(folder / "build.txt", str(build), *together)
    base = _compile(folder / "base.txt", "pyproject.toml", *together)
    rest, capped = split(base, CAPPED)
    yield BASE, "pyproject.toml: dependencies", rest
    yield LOCK_CAPPED, "pyproject.toml: dependencies, those of scripts/lock.py's CAPPED", capped
    locked = set(read_pins(base))
    for name in names:
        text = _compile(folder / f"{name}.txt", "pyproject.toml", "--extra", name, *together)
        yield name, f"pyproject.toml: {name}", split(text, set(read_pins(base)))[0]
        locked |= set(read_pins(text))
    torch = _compile(folder / "torch.txt", "scripts/torch.in", *together)
    yield TORCH, "scripts/torch.in", split(torch, locked | set(read_pins(read_lock(BUILD))))[0]
    kokoro = _compile(folder / "kokoro.txt", "scripts/kokoro.in", "--no-deps", "--generate-hashes")
    yield KOKORO, "scripts/kokoro.in", kokoro
    tools = _write(folder / "tools.in", "\n".join(project["project"]["optional-dependencies"][TOOLS]))
    if not upgrade:
        _write(folder / "tools.txt", read_lock(TOOLS))
    yield TOOLS, "pyproject.toml: tools", _compile(folder / "tools.txt", str(tools), "--generate-hashes")


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _compile(output: Path, *arguments: str) -> str:
    """Resolve with uv and return what it wrote, which names no registry."""
    uv = Path(sys.executable).with_name("uv")
    options = ("--universal", "--python-version", _oldest_python(), "--fork-strategy", "fewest", "-o", str(output))
    silence = ("--no-header", "--no-annotate", "--quiet")
    subprocess.run([uv, "pip", "compile", *arguments, *options, *silence], cwd=ROOT, check=True)
    return output.read_text(encoding="utf-8")


def _oldest_python() -> str:
    match = _PYTHONS.fullmatch(_project()["project"]["requires-python"])
    if match is None:
        raise ValueError("requires-python in pyproject.toml is not of the form >=3.x,<3.y")
    return match[1]


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
