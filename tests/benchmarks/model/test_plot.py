import struct
from pathlib import Path

import pytest

from benchmarks.model.report import Summary

pytest.importorskip("matplotlib", reason="the `bench` extra is not installed")
from benchmarks.model.plot import Bubble, bubbles, draw


def test_a_png_of_the_right_size_is_written(tmp_path: Path) -> None:
    path = tmp_path / "plot.png"
    same_place = Bubble("two", 0.3, 2.0, 2.0, 90.0, None)
    draw([Bubble("one", 0.3, 2.0, 0.5, 330.0, 3.3), same_place], "a machine", path)
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", head[16:]) == (1600, 960)


def test_only_one_thread_and_what_was_measured_is_shown() -> None:
    measured = Summary("one", 1, 0.3, 500.0, 400.0, 90.0, 2.0, 1.0, 3.4)
    others = [
        Summary("one", 2, 0.2, 500.0, 400.0, 90.0, 2.0, 1.0, 3.4),
        Summary("two", 1, 0.2, 500.0, 400.0, 90.0, None, None, 3.4),
    ]
    assert bubbles([measured, *others]) == (Bubble("one", 0.3, 2.0, 1.0, 90.0, 3.4),)
