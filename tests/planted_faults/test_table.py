"""The table of planted faults fits the code; ``python -m tests.planted_faults`` shows that they are caught."""

from pathlib import Path

from tests.planted_faults.__main__ import ROOT, occurrences
from tests.planted_faults.table import FAULTS


def test_every_fault_is_planted_in_one_place() -> None:
    assert {fault.name: occurrences(fault) for fault in FAULTS if occurrences(fault) != 1} == {}


def test_every_fault_has_tests_that_exist() -> None:
    named = {Path(ROOT, test.partition("::")[0]) for fault in FAULTS for test in fault.tests}
    assert {str(path) for path in named if not path.exists()} == set()


def test_there_are_twenty_and_each_changes_something() -> None:
    assert len({fault.name for fault in FAULTS}) == 20
    assert all(fault.old != fault.new for fault in FAULTS)
