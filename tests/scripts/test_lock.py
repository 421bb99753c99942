"""locks/ are what pip needs to install exactly what pyproject.toml asks for, wherever it comes from."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from scripts import install_torch
from scripts.lock import (
    BASE,
    BUILD,
    CAPPED,
    KOKORO,
    LOCK_CAPPED,
    TOOLS,
    TORCH,
    extras,
    read_lock,
    read_pins,
    split,
)

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED: dict[str, list[str]] = {
    BUILD: PROJECT["build-system"]["requires"],
    BASE: PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
}
FILES = sorted((ROOT / "locks").glob("*.txt"))


def test_there_is_one_for_each_extra_and_none_besides() -> None:
    assert {path.stem for path in FILES} == {BUILD, BASE, LOCK_CAPPED, TOOLS, KOKORO, TORCH, *extras()}


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
    shared = read_lock(BASE) + read_lock(LOCK_CAPPED) if name not in (BUILD, TOOLS) else ""
    pins = read_pins(shared) | read_pins(read_lock(name))
    for line in ASKED[name]:
        requirement = Requirement(line)
        assert Version(pins[canonicalize_name(requirement.name)]) in requirement.specifier, line


def test_any_of_them_can_be_installed_together() -> None:
    locks = {name: read_pins(read_lock(name)) for name in (BUILD, BASE, LOCK_CAPPED, *extras(), TORCH)}
    for (_, one), (name, other) in itertools.combinations(locks.items(), 2):
        assert {package: one[package] for package in one.keys() & other.keys()} == {
            package: other[package] for package in one.keys() & other.keys()
        }, name


@pytest.mark.parametrize("name", [BASE, "export", "judge"])
def test_torch_is_left_to_its_own_script(name: str) -> None:
    assert not {package for package in read_pins(read_lock(name)) if package.startswith(("torch", "nvidia", "triton"))}
    assert read_pins(read_lock(TORCH))["torch"] == install_torch.TORCH


def test_packages_whose_bound_on_python_is_ignored_are_in_a_lock_of_their_own() -> None:
    assert read_pins(read_lock(LOCK_CAPPED)).keys() == CAPPED
    assert not CAPPED & read_pins(read_lock(BASE)).keys()


def test_a_lock_is_split_by_the_names_of_packages() -> None:
    one = "misaki==0.9.4 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n"
    other = "numpy==2.4.6 ; python_version < '3.15' \\\n    --hash=sha256:02\n"
    assert split(one + other, {"misaki", "torch"}) == (other, one)


@pytest.mark.parametrize("package", ["filelock", "fsspec", "jinja2", "networkx", "setuptools", "sympy"])
def test_what_torch_asks_for_is_locked(package: str) -> None:
    assert package in read_pins(read_lock(BUILD)) | read_pins(read_lock(BASE)) | read_pins(read_lock("export"))


def test_pins_are_read_from_the_lines_of_a_lock() -> None:
    text = "# a comment\nnumpy==2.4.6 \\\n    --hash=sha256:00\ncolorama==0.4.6 ; sys_platform == 'win32' \\\n"
    assert read_pins(text) == {"numpy": "2.4.6", "colorama": "0.4.6"}
