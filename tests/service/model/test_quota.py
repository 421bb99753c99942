from pathlib import Path

import pytest

from service.model.quota import read_quota


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(("text", "cores"), [("6000 100000\n", 0.06), ("200000 100000\n", 2.0), ("max 100000\n", None)])
def test_a_quota_of_version_2_is_a_share_of_a_period(tmp_path: Path, text: str, cores: float | None) -> None:
    write(tmp_path / "proc/self/cgroup", "0::/box\n")
    write(tmp_path / "sys/fs/cgroup/box/cpu.max", text)
    assert read_quota(tmp_path) == cores


@pytest.mark.parametrize(("quota", "cores"), [("10000", 0.1), ("-1", None)])
def test_a_quota_of_version_1_is_in_two_files(tmp_path: Path, quota: str, cores: float | None) -> None:
    write(tmp_path / "proc/self/cgroup", "4:cpu,cpuacct:/box\n3:memory:/other\n")
    write(tmp_path / "sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", f"{quota}\n")
    write(tmp_path / "sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n")
    assert read_quota(tmp_path) == cores


def test_the_least_of_a_group_and_those_around_it_counts(tmp_path: Path) -> None:
    write(tmp_path / "proc/self/cgroup", "0::/outer/inner\n")
    write(tmp_path / "sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n")
    write(tmp_path / "sys/fs/cgroup/outer/cpu.max", "25000 100000\n")
    assert read_quota(tmp_path) == 0.25


def test_a_system_without_control_groups_has_no_quota(tmp_path: Path) -> None:
    assert read_quota(tmp_path) is None
