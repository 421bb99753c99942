"""A skipped test that is not listed fails the run."""

from pathlib import Path

import pytest

from tests.skips import Allowed, SkipCheck, load_allowed

ROOT = Path(__file__).parent.parent


def skipped(test: str, reason: str) -> pytest.TestReport:
    location = (test, 1, f"Skipped: {reason}")
    return pytest.TestReport(test, (test, 1, ""), {}, outcome="skipped", longrepr=location, when="setup")


def test_a_skip_that_is_not_listed_is_found() -> None:
    check = SkipCheck([Allowed("tests/one.py::*", "needs Linux", "macOS")])
    check.pytest_runtest_logreport(skipped("tests/one.py::test_a", "needs Linux"))
    assert check.unlisted == set()
    check.pytest_runtest_logreport(skipped("tests/one.py::test_a", "no fixture"))
    check.pytest_runtest_logreport(skipped("tests/two.py::test_b", "needs Linux"))
    assert check.unlisted == {("tests/one.py::test_a", "no fixture"), ("tests/two.py::test_b", "needs Linux")}


def test_every_entry_says_when_it_applies_and_names_a_test_that_exists() -> None:
    for entry in load_allowed():
        assert entry.when
        assert list(ROOT.glob(entry.tests.partition("::")[0])), entry.tests
