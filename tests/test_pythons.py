"""Documents name the Python versions that pyproject.toml declares."""

import re

import pytest

from tests.pythons import ROOT, supported_pythons


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "docs/operations.md", "scripts/torch_cpu.txt"])
def test_a_document_names_the_supported_versions(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    oldest, newest = supported_pythons()
    assert set(re.findall(r"Python (3\.\d+ (?:to|and|or) 3\.\d+)", text)) == {f"3.{oldest} to 3.{newest}"}
