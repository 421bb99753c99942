import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from benchmarks.machine import Machine
from benchmarks.small.__main__ import main
from benchmarks.small.device import make_image, mounted
from benchmarks.small.group import ControlGroup, Limits, NoBox, Use, control_group
from benchmarks.small.report import BoxRun, SmallReport, Spoken, small_markdown
from benchmarks.small.run import AFTER, USUAL, requests_of
from benchmarks.worst_inputs import LONGEST

BOX = Limits(185, 8.0, 0.5)
FREE = Limits(1024)
SENTENCE = Spoken("1 s", 200, True, 0.4, 0.6, 1.2, 0.0, 0, is_warm=True)


def run(*spoken: Spoken, limits: Limits = BOX, kills: int = 0, workers: int = 1, signs: tuple[str, ...] = ()) -> BoxRun:
    return BoxRun(limits, 1, "175 MiB", 3.0, 90.0, spoken, 185.0, 90.0, 80.0, kills, workers, signs)


def report(*runs: BoxRun) -> SmallReport:
    return SmallReport("2026-01-01", Machine("a processor", 2, 4.0, "3.11", "1.32"), "a model", runs)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[str]:
    """Number of a device with one file, mounted at ``tmp_path/tree``."""
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "file").write_bytes(os.urandom(3 << 20))
    try:
        make_image(tmp_path / "tree", tmp_path / "image")
        with mounted(tmp_path / "image", tmp_path / "tree") as device, control_group(BOX, device.number):
            number = device.number
    except NoBox as error:
        pytest.skip(f"there are no boxes: {error}")
    yield number


def test_version_1_of_control_groups_has_a_hierarchy_for_each_limit(tmp_path: Path) -> None:
    for controller in ("memory", "blkio", "cpu"):
        (tmp_path / controller).mkdir()
    group = ControlGroup.make("box", tmp_path)
    group.limit(BOX, "7:3")
    assert (tmp_path / "memory/box/memory.limit_in_bytes").read_text() == str(185 << 20)
    assert (tmp_path / "blkio/box/blkio.throttle.read_bps_device").read_text() == f"7:3 {8 << 20}"
    assert (tmp_path / "cpu/box/cpu.cfs_quota_us").read_text() == "50000"
    (tmp_path / "memory/box/memory.stat").write_text(
        f"rss 1\ntotal_rss {90 << 20}\ntotal_cache {60 << 20}\ntotal_pgmajfault 7\n"
    )
    (tmp_path / "memory/box/memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 2\n")
    (tmp_path / "memory/box/memory.max_usage_in_bytes").write_text(f"{185 << 20}\n")
    assert group.use == Use(90.0, 60.0, 185.0, 7, 2)


def test_version_2_of_control_groups_has_one_folder_for_all_limits(tmp_path: Path) -> None:
    (tmp_path / "cgroup.controllers").write_text("cpu io memory\n")
    group = ControlGroup.make("box", tmp_path)
    group.limit(BOX, "7:3")
    box = tmp_path / "box"
    assert (box / "memory.max").read_text() == str(185 << 20)
    assert (box / "memory.swap.max").read_text() == "0"
    assert (box / "io.max").read_text() == f"7:3 rbps={8 << 20}"
    assert (box / "cpu.max").read_text() == "50000 100000"
    group.limit(FREE, "7:3")
    assert (box / "io.max").read_text() == "7:3 rbps=max"
    assert (box / "cpu.max").read_text() == "max 100000"
    (box / "memory.stat").write_text(f"anon {90 << 20}\nfile {60 << 20}\npgmajfault 7\n")
    (box / "memory.events").write_text("oom 2\noom_kill 1\n")
    (box / "memory.peak").write_text(str(180 << 20))
    assert group.use == Use(90.0, 60.0, 180.0, 7, 1)


def test_a_machine_without_control_groups_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(NoBox, match="control groups"):
        ControlGroup.make("box", tmp_path)


@pytest.mark.parametrize(
    ("wrong", "sign"),
    [
        (run(SENTENCE, kills=1), "killed"),
        (run(SENTENCE, workers=2), "2 workers"),
        (run(SENTENCE, signs=("too large",)), "too large"),
        (run(msgspec.structs.replace(SENTENCE, status=429)), "lost"),
        (run(msgspec.structs.replace(SENTENCE, is_whole=False)), "lost"),
        (run(msgspec.structs.replace(SENTENCE, read_mib=5.1)), "read again"),
    ],
)
def test_what_must_not_happen_is_a_problem(wrong: BoxRun, sign: str) -> None:
    (problem,) = report(wrong).problems
    assert sign in problem and problem.startswith("185 MiB, disk 8 MiB/s, 0.5 of a core: ")
    assert problem in small_markdown(report(wrong))


def test_what_is_read_for_the_first_time_is_none() -> None:
    first = msgspec.structs.replace(SENTENCE, read_mib=90.0, is_warm=False)
    assert report(run(first, SENTENCE)).problems == ()


def test_speed_is_compared_with_the_largest_group_on_the_same_disk() -> None:
    slower = msgspec.structs.replace(SENTENCE, total=0.9)
    others = [run(SENTENCE, limits=Limits(memory, 8.0, 0.5)) for memory in (1024, 256)]
    shown = small_markdown(report(run(slower), *others, run(slower, limits=FREE)))
    rows = [line for line in shown.splitlines() if line.startswith("| 1 s |")]
    assert [row.split("|")[5].strip() for row in rows] == ["1.50", "", "1.00", ""]


def test_sentences_come_before_and_after_the_worst_inputs() -> None:
    assert requests_of(()) == USUAL
    sent = requests_of(LONGEST)
    assert sent[: len(USUAL)] == USUAL and sent[-len(AFTER) :] == AFTER
    assert not sent[0].is_warm and sent[-1].is_warm


def test_help_says_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "read from the device for a sentence after the first" in " ".join(capsys.readouterr().out.split())


@pytest.mark.alone
def test_reads_from_a_device_are_counted_once_they_are_cached_no_more(box: str, tmp_path: Path) -> None:
    with mounted(tmp_path / "image", tmp_path / "tree") as device:
        before = device.read_mib
        (tmp_path / "tree" / "file").read_bytes()
        assert 3 <= device.read_mib - before < 3.5
        (tmp_path / "tree" / "file").read_bytes()
        assert device.read_mib - before < 3.5
    assert box.startswith("7:")


@pytest.mark.alone
@pytest.mark.model
@pytest.mark.slow
def test_nothing_is_killed_or_lost_on_the_smallest_machine(box: str, tmp_path: Path) -> None:
    assert main(["--short", "--work", str(tmp_path / "work"), "--out", str(tmp_path)]) in (0, 1)
    ran = msgspec.json.decode((tmp_path / "small.json").read_bytes(), type=SmallReport)
    assert [each for each in ran.problems if "read again" not in each] == []
