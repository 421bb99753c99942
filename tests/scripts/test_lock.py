"""locks/ are what pip needs to install exactly what pyproject.toml asks for, wherever it comes from."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from scripts.install_torch import TORCH
from scripts.lock import BASE, BUILD, KOKORO, TOOLS, extras, read_lock, read_pins

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED: dict[str, list[str]] = {
    BUILD: PROJECT["build-system"]["requires"],
    BASE: PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
}
FILES = sorted((ROOT / "locks").glob("*.txt"))


def test_there_is_one_for_each_extra_and_none_besides() -> None:
    assert {path.stem for path in FILES} == {BUILD, BASE, TOOLS, KOKORO, *extras()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_package_has_a_version_and_digests_and_nothing_says_where_it_comes_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert read_pins(text)
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if not entry.startswith("#")]
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+==[^\s;]+( ; [^#\\-]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", entry), entry[:80]
    assert "://" not in text


@pytest.mark.parametrize("name", sorted(ASKED))
def test_what_is_asked_for_is_locked_in_a_version_that_is_allowed(name: str) -> None:
    pins = read_pins(read_lock(BASE) if name not in (BUILD, TOOLS) else "") | read_pins(read_lock(name))
    for line in ASKED[name]:
        requirement = Requirement(line)
        assert Version(pins[canonicalize_name(requirement.name)]) in requirement.specifier, line


def test_any_of_them_can_be_installed_together() -> None:
    locks = {name: read_pins(read_lock(name)) for name in (BUILD, BASE, *extras())}
    for (_, one), (name, other) in itertools.combinations(locks.items(), 2):
        assert {package: one[package] for package in one.keys() & other.keys()} == {
            package: other[package] for package in one.keys() & other.keys()
        }, name


@pytest.mark.parametrize("name", [BASE, "export", "judge"])
def test_torch_is_left_to_its_own_script(name: str) -> None:
    assert not {package for package in read_pins(read_lock(name)) if package.startswith(("torch", "nvidia", "triton"))}
    assert TORCH


@pytest.mark.parametrize("package", ["filelock", "fsspec", "jinja2", "networkx", "setuptools", "sympy"])
def test_what_torch_asks_for_is_locked(package: str) -> None:
    assert package in read_pins(read_lock(BUILD)) | read_pins(read_lock(BASE)) | read_pins(read_lock("export"))


def test_pins_are_read_from_the_lines_of_a_lock() -> None:
    text = "# a comment\nnumpy==2.4.6 \\\n    --hash=sha256:00\ncolorama==0.4.6 ; sys_platform == 'win32' \\\n"
    assert read_pins(text) == {"numpy": "2.4.6", "colorama": "0.4.6"}
