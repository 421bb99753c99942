import logging
import os
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.memory.budget import KILLS
from service.memory.pressure import HIGH_FAULTS, HIGH_PERCENT, INTERVAL_SECONDS, Pressure, oom_kills


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def stalls(percent: float) -> str:
    return f"some avg10={percent:.2f} avg60=0.00 avg300=0.00 total=1\nfull avg10=99.00 avg60=0.00 avg300=0.00 total=1\n"


class Now:
    """A clock and a counter of faults, both set by the test."""

    def __init__(self) -> None:
        self.seconds, self.faults = 100.0, 0

    def pressure(self, root: Path) -> Pressure:
        return Pressure(root, lambda: self.seconds, lambda: self.faults)


@pytest.mark.parametrize(("percent", "high"), [(HIGH_PERCENT - 1, False), (HIGH_PERCENT, True)])
def test_time_in_which_threads_wait_for_memory_is_pressure(tmp_path: Path, percent: float, high: bool) -> None:
    write(tmp_path / "proc/pressure/memory", stalls(percent))
    now = Now()
    pressure = now.pressure(tmp_path)
    now.seconds += INTERVAL_SECONDS
    assert pressure.is_high() is high


def test_pressure_is_reported_once_in_an_interval(tmp_path: Path) -> None:
    write(tmp_path / "proc/pressure/memory", stalls(90))
    now = Now()
    pressure = now.pressure(tmp_path)
    assert not pressure.is_high()
    found = []
    for _ in range(4):
        now.seconds += INTERVAL_SECONDS / 2
        found.append(pressure.is_high())
    assert found == [False, True, False, True]


def test_the_pressure_of_the_own_group_counts_before_the_machine_s(tmp_path: Path) -> None:
    write(tmp_path / "proc/pressure/memory", stalls(90))
    write(tmp_path / "proc/self/cgroup", "0::/box\n")
    write(tmp_path / "sys/fs/cgroup/box/memory.pressure", stalls(0))
    now = Now()
    pressure = now.pressure(tmp_path)
    now.seconds += INTERVAL_SECONDS
    assert not pressure.is_high()


@pytest.mark.parametrize(("rate", "high"), [(HIGH_FAULTS / 2, False), (HIGH_FAULTS * 2, True)])
def test_without_such_figures_faults_that_wait_for_a_disk_are_pressure(tmp_path: Path, rate: float, high: bool) -> None:
    now = Now()
    pressure = now.pressure(tmp_path)
    now.seconds += INTERVAL_SECONDS
    now.faults += int(INTERVAL_SECONDS * rate)
    assert pressure.is_high() is high
    now.seconds += INTERVAL_SECONDS
    assert not pressure.is_high(), "faults are counted since the last time"


def test_kills_are_counted_in_all_groups_and_on_the_machine(tmp_path: Path) -> None:
    assert oom_kills(tmp_path) == 0
    write(tmp_path / "proc/vmstat", "nr_free_pages 7\noom_kill 2\n")
    write(tmp_path / "proc/self/cgroup", "4:memory:/box\n")
    write(tmp_path / "sys/fs/cgroup/memory/box/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n")
    assert oom_kills(tmp_path) == 3
    write(tmp_path / "proc/self/cgroup", "0::/box\n")
    write(tmp_path / "sys/fs/cgroup/box/memory.events", "oom 5\noom_kill 4\noom_group_kill 0\n")
    assert oom_kills(tmp_path) == 6


@pytest.mark.parametrize(("seen", "kills"), [(0, "2"), (1, "3")])
def test_the_master_counts_workers_that_ended_as_something_was_killed(
    seen: int, kills: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KILLS, "2")
    configuration = runpy.run_path("gunicorn.conf.py")
    server = SimpleNamespace(LISTENERS=[object()], log=logging.getLogger("gunicorn.error"))
    configuration["child_exit"](server, SimpleNamespace(ready=[1], oom_kills=oom_kills() - seen))
    assert os.environ[KILLS] == kills
