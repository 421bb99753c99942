"""Fails a run in which a test is skipped that ``tests/skips.toml`` does not list.

Active with ``--strict-skips``, which ``make test`` gives, and wherever ``CI`` is set. Otherwise a fixture that is
missing for a wrong reason would turn its tests off without notice.
"""

import os
import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
import pytest

LIST = Path(__file__).with_name("skips.toml")


class Allowed(msgspec.Struct, frozen=True):
    """An entry of the list."""

    tests: str
    reason: str
    when: str

    def covers(self, test: str, reason: str) -> bool:
        return fnmatchcase(test, self.tests) and fnmatchcase(reason, self.reason)


def load_allowed(path: Path = LIST) -> list[Allowed]:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8"))["skip"], list[Allowed])


class SkipCheck:
    """A pytest plugin; with xdist it works in the controller, which gets the reports of all workers."""

    def __init__(self, allowed: Iterable[Allowed]) -> None:
        self._allowed = tuple(allowed)
        self.unlisted: set[tuple[str, str]] = set()
        """Ids and reasons of skipped tests that no entry covers."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._record(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._record(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.unlisted and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.unlisted:
            terminalreporter.section("skipped, and not in tests/skips.toml", red=True)
        for test, reason in sorted(self.unlisted):
            terminalreporter.line(f"{test}: {reason}")

    def _record(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        # Expected failures count as skipped too; they have no location.
        if not report.skipped or not isinstance(report.longrepr, tuple):
            return
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if not any(each.covers(report.nodeid, reason) for each in self._allowed):
            self.unlisted.add((report.nodeid, reason))


def is_strict(config: pytest.Config) -> bool:
    return bool(config.getoption("--strict-skips")) or os.environ.get("CI", "") not in ("", "false", "0")
