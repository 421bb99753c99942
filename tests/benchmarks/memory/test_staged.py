import sys

import pytest

from benchmarks.memory.staged import ComponentMemory, Stage, component_memory, run_staged

PROGRAM = """
from benchmarks.memory.stages.pauses import pause_after

def stages():
    yield "start"
    held = b"1" * (30 << 20)
    yield "held"
    for _ in range(40):
        gone = b"1" * (50 << 20)
        del gone
    yield "speaking"

pause_after(stages())
"""


def test_a_stage_adds_what_it_leaves_and_the_last_one_what_it_held_at_most() -> None:
    stages = run_staged([sys.executable, "-c", PROGRAM])
    start, held, speaking = component_memory(stages)
    assert [stage.name for stage in stages] == ["start", "held", "speaking"]
    assert start.resident > 5
    assert held.resident == pytest.approx(30, abs=2) and held.private == pytest.approx(30, abs=2)
    assert 25 < speaking.resident < 53
    assert stages[-1].resident < stages[-1].peak - 20


def test_the_figures_add_up_to_the_peak() -> None:
    stages = (Stage("a", 10, 5, 12, 6), Stage("b", 30, 20, 90, 80), Stage("c", 40, 30, 60, 50))
    assert component_memory(stages) == (
        ComponentMemory("a", 10, 5),
        ComponentMemory("b", 20, 15),
        ComponentMemory("c", 30, 30),
    )


def test_a_process_that_fails_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="status 3"):
        run_staged([sys.executable, "-c", "print('one', flush=True); input(); raise SystemExit(3)"])
