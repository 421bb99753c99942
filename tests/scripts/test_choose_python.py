"""The Python that environments are made with, chosen among programs that pretend to be of a version."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pythons import ROOT, supported_pythons

OLDEST, NEWEST = supported_pythons()
SCRIPT = ROOT / "scripts" / "choose_python.sh"
TOOLS = ("sh", "dirname", "sed", "uname")
PYTHON = """#!{executable} -I
import sys
sys.version_info, sys.abiflags = (3, {minor}, 7, "final", 0), "{flags}"
if not {has_venv}:
    sys.modules["ensurepip"] = None
exec(sys.argv[2])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder that stands for the whole PATH, with no Python yet."""
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / tool).symlink_to(found)
    return tmp_path


def install(path: Path, name: str, minor: int, flags: str = "", has_venv: bool = True) -> Path:
    program = path / name
    program.write_text(PYTHON.format(executable=sys.executable, minor=minor, flags=flags, has_venv=has_venv))
    program.chmod(0o755)
    return program


def run(path: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    environ = {"PATH": str(path), "PYTHON": python}
    return subprocess.run(["sh", SCRIPT], env=environ, capture_output=True, text=True, check=False)


def chosen(path: Path, python: str = "") -> str:
    done = run(path, python)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refusal(path: Path, python: str = "") -> str:
    done = run(path, python)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


@pytest.mark.parametrize("minor", range(OLDEST, NEWEST + 1))
def test_the_machines_own_python_comes_first(path: Path, minor: int) -> None:
    install(path, "python3", minor)
    install(path, f"python3.{NEWEST}", NEWEST)
    assert chosen(path) == "python3"


@pytest.mark.parametrize("unfit", [OLDEST - 1, NEWEST + 1])
def test_the_newest_other_one_is_taken_if_it_does_not_fit(path: Path, unfit: int) -> None:
    install(path, "python3", unfit)
    for minor in (OLDEST, NEWEST - 1):
        install(path, f"python3.{minor}", minor)
    assert chosen(path) == f"python3.{NEWEST - 1}"


def test_one_that_creates_environments_comes_before_one_that_does_not_yet(path: Path) -> None:
    install(path, "python3", NEWEST, has_venv=False)
    assert chosen(path) == "python3"
    install(path, f"python3.{OLDEST}", OLDEST)
    assert chosen(path) == f"python3.{OLDEST}"


def test_the_free_threaded_build_is_passed_over(path: Path) -> None:
    install(path, "python3", NEWEST, flags="t")
    install(path, f"python3.{OLDEST}", OLDEST)
    assert chosen(path) == f"python3.{OLDEST}"


def test_one_that_is_named_is_taken_alone(path: Path) -> None:
    install(path, "python3", NEWEST)
    named = install(path, "mine", OLDEST)
    assert chosen(path, str(named)) == str(named)
    unfit = install(path, "old", OLDEST - 1)
    assert f"{unfit} is 3.{OLDEST - 1}.7" in refusal(path, str(unfit))


def test_a_refusal_says_what_is_there_what_is_needed_and_where_it_comes_from(path: Path) -> None:
    assert "python3 is not there" in refusal(path)
    install(path, "python3", OLDEST - 1)
    text = refusal(path)
    assert f"needs Python 3.{OLDEST} to 3.{NEWEST}; python3 is 3.{OLDEST - 1}.7." in text
    assert f"PYTHON=/path/to/python3.{NEWEST}" in text
    if sys.platform == "linux":
        assert "apt-get install python3 python3-venv" in text
