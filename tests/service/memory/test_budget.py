from pathlib import Path

import msgspec
import pytest

from service.memory.budget import DEFAULT_BUDGET_MIB, INHERITED, USABLE_SHARE, Budget, read_budget, worker_budget

MIB = 1 << 20


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine of 1 GiB without control groups."""
    write(tmp_path / "proc/meminfo", f"MemFree: 12 kB\nMemTotal:       {1024 * 1024} kB\n")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_setting_is_taken_as_it_is(root: Path) -> None:
    budget = read_budget(300, root)
    assert (budget.mib, budget.source) == (300, "KOKORO_MEMORY_MB")


def test_without_limits_the_machine_counts(root: Path) -> None:
    budget = read_budget(None, root)
    assert budget.mib == int(1024 * USABLE_SHARE) and "machine" in budget.source


def available(root: Path, total: int, left: int) -> None:
    write(root / "proc/meminfo", f"MemTotal: {total * 1024} kB\nMemAvailable: {left * 1024} kB\n")


def test_a_machine_that_has_less_left_at_the_start_gives_that(root: Path) -> None:
    available(root, 204, 169)
    budget = read_budget(None, root)
    assert (budget.mib, budget.shared_mib) == (168, 169) and "available" in budget.source


def test_some_more_or_less_that_is_available_is_the_same_budget(root: Path) -> None:
    found = set()
    for left in (184, 187, 191):
        available(root, 217, left)
        found.add(read_budget(None, root).mib)
    assert found == {184}


def test_own_pages_count_as_available(root: Path) -> None:
    available(root, 217, 170)
    write(root / "proc/self/statm", f"9000 {20 * 256} {4 * 256} 700 0 5000 0\n")
    assert read_budget(None, root).shared_mib == 186


def test_a_container_shares_its_limit_with_the_page_cache(root: Path) -> None:
    available(root, 2048, 1024)
    write(root / "proc/self/cgroup", "0::/\n")
    write(root / "sys/fs/cgroup/memory.max", f"{256 * MIB}\n")
    assert read_budget(None, root).shared_mib == 256
    chosen = read_budget(200, root)
    assert (chosen.mib, chosen.shared_mib, chosen.is_set) == (200, 256, True)


def test_a_worker_has_the_budget_of_its_master(root: Path) -> None:
    budget = Budget(200, "a test", 256)
    assert worker_budget(None, {INHERITED: msgspec.json.encode(budget).decode()}) == budget
    assert worker_budget(300, {}).mib == 300


def test_a_limit_of_the_second_version_counts(root: Path) -> None:
    write(root / "proc/self/cgroup", "0::/app.slice/kokoro\n")
    write(root / "sys/fs/cgroup/app.slice/kokoro/memory.max", f"{512 * MIB}\n")
    budget = read_budget(None, root)
    assert budget.mib == int(512 * USABLE_SHARE) and "limit" in budget.source


def test_the_least_limit_of_the_group_and_those_around_it_counts(root: Path) -> None:
    write(root / "proc/self/cgroup", "0::/outer/inner\n")
    write(root / "sys/fs/cgroup/outer/inner/memory.max", "max\n")
    write(root / "sys/fs/cgroup/outer/memory.max", f"{256 * MIB}\n")
    write(root / "sys/fs/cgroup/memory.max", f"{800 * MIB}\n")
    assert read_budget(None, root).mib == int(256 * USABLE_SHARE)


def test_in_a_container_whose_path_is_not_mounted_the_root_of_the_mount_counts(root: Path) -> None:
    write(root / "proc/self/cgroup", "0::/docker/0123abcd\n")
    write(root / "sys/fs/cgroup/memory.max", f"{400 * MIB}\n")
    assert read_budget(None, root).mib == int(400 * USABLE_SHARE)


def test_a_limit_of_the_first_version_counts(root: Path) -> None:
    write(root / "proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/1234\n1:name=systemd:/\n")
    write(root / "sys/fs/cgroup/memory/docker/1234/memory.limit_in_bytes", f"{320 * MIB}\n")
    assert read_budget(None, root).mib == int(320 * USABLE_SHARE)


def test_a_limit_beyond_the_machine_is_none(root: Path) -> None:
    # What the first version says where no limit was set.
    write(root / "proc/self/cgroup", "4:memory:/\n")
    write(root / "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
    assert "machine" in read_budget(None, root).source


def test_where_the_system_does_not_tell_a_guess_is_called_one(tmp_path: Path) -> None:
    budget = read_budget(None, tmp_path)
    assert budget.mib == DEFAULT_BUDGET_MIB and "guess" in budget.source


def limit_data(root: Path, soft: str) -> None:
    head = f"{'Limit':26}{'Soft Limit':21}{'Hard Limit':21}Units\n"
    write(root / "proc/self/limits", f"{head}{'Max data size':26}{soft:21}{'unlimited':21}bytes\n")


@pytest.mark.parametrize("setting", [300, None])
def test_a_lower_limit_on_data_counts_whatever_the_setting_says(root: Path, setting: int | None) -> None:
    limit_data(root, str(256 * MIB))
    budget = read_budget(setting, root)
    assert budget.mib == 256 and "data" in budget.source


@pytest.mark.parametrize("soft", ["unlimited", str(2048 * MIB)])
def test_no_limit_on_data_and_a_higher_one_change_nothing(root: Path, soft: str) -> None:
    limit_data(root, soft)
    assert read_budget(300, root) == Budget(300, "KOKORO_MEMORY_MB", is_set=True)
