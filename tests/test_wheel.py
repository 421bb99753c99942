"""Building a wheel is refused with instructions, and an editable install, which is how the project is run, is not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INSTALLED = ("pyproject.toml", "LICENSE", "NOTICE", "service/__init__.py", "export/__init__.py", "setup.py")
"""Files that setuptools reads, in a folder of their own, as it writes metadata beside them."""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in INSTALLED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def build(sources: Path, hook: str) -> subprocess.CompletedProcess[str]:
    """Run a hook of the build back end as pip does, without the folder on the path."""
    (sources / "built").mkdir()
    program = f"from setuptools import build_meta; build_meta.{hook}('built')"
    command = [sys.executable, "-P", "-c", program]
    return subprocess.run(command, cwd=sources, capture_output=True, text=True, timeout=120)


def test_a_wheel_is_refused_with_instructions(sources: Path) -> None:
    done = build(sources, "build_wheel")
    assert done.returncode != 0
    assert "cannot be installed as a wheel" in done.stderr and "pip install --editable ." in done.stderr
    assert list((sources / "built").glob("*.whl")) == []


def test_an_editable_install_is_built(sources: Path) -> None:
    done = build(sources, "build_editable")
    assert done.returncode == 0, done.stderr
    assert len(list((sources / "built").glob("kokoro_lite-*.whl"))) == 1
