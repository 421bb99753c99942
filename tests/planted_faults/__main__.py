"""Plants each fault of the table in a copy of the project, and shows whether the tests that are named for it fail.

    .venv/bin/python -m tests.planted_faults [--only WORDS]

Takes some minutes, and is no part of ``make test``. Fails if a fault is not caught, or is no longer found in the code.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.planted_faults.table import FAULTS, Fault

ROOT = Path(__file__).parents[2]
CODE = ("benchmarks", "deploy", "docs", "export", "scripts", "service", "tests")
SHARED = ("models", "out")
"""Built models, which no test writes."""
COLLECTION_FAILED = (2, 3, 4, 5)
"""Statuses of pytest when it has not run the tests."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="WORDS", help="only faults whose name contains these words")
    only: str = parser.parse_args(arguments).only
    chosen = [fault for fault in FAULTS if only in fault.name]
    results = [run_fault(fault) for fault in chosen]
    print(f"{sum(results)} of {len(chosen)} faults caught")
    return 0 if all(results) and chosen else 1


def run_fault(fault: Fault) -> bool:
    """Plant the fault in a copy; True if its tests fail there."""
    if occurrences(fault) != 1:
        print(f"NOT FOUND   {fault.name}: its line occurs {occurrences(fault)} times in {fault.file}", flush=True)
        return False
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of_project(Path(folder))
        plant(fault, copy)
        done = run_tests(fault, copy)
    # A negative status is a crash, as without the lock of espeak-ng.
    caught = done.returncode == 1 or done.returncode < 0
    print(f"{'caught' if caught else 'NOT CAUGHT':10}  {fault.name}: {summary(done)}", flush=True)
    if done.returncode in COLLECTION_FAILED:
        print(done.stdout[-2000:])
    return caught


def occurrences(fault: Fault) -> int:
    """Number of times that the fault's line is in its file; 0 if there is no such file."""
    path = ROOT / fault.file
    return path.read_text(encoding="utf-8").count(fault.old) if path.is_file() else 0


def copy_of_project(folder: Path) -> Path:
    """The code and the files beside it; built models are links."""
    copy = folder / "project"
    copy.mkdir()
    for name in CODE:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy2(path, copy)
    for name in SHARED:
        if (ROOT / name).exists():
            (copy / name).symlink_to(ROOT / name)
    return copy


def plant(fault: Fault, copy: Path) -> None:
    path = copy / fault.file
    path.write_text(path.read_text(encoding="utf-8").replace(fault.old, fault.new), encoding="utf-8")


def run_tests(fault: Fault, copy: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", *fault.tests]
    environ = {**os.environ, "PYTHONPATH": str(copy)}
    return subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True, check=False)


def summary(done: subprocess.CompletedProcess[str]) -> str:
    """The first test that failed, the signal that ended pytest, or its last line."""
    if done.returncode < 0:
        return f"the tests were ended by signal {-done.returncode}"
    lines = done.stdout.strip().splitlines() or ["no output"]
    return next((line for line in lines if line.startswith(("FAILED", "ERROR"))), lines[-1])


if __name__ == "__main__":
    sys.exit(main())
