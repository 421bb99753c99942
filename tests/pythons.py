"""The Python versions that pyproject.toml declares."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def supported_pythons() -> tuple[int, int]:
    """Minor versions of the oldest and the newest Python 3 that is supported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    match = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"])
    assert match is not None
    return int(match[1]), int(match[2]) - 1
