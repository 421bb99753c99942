from benchmarks.builds import NotMeasured
from benchmarks.machine import Machine
from benchmarks.memory.report import MemoryReport, ProcessMemory, memory_markdown
from benchmarks.memory.staged import ComponentMemory
from benchmarks.memory.startup import StartUp

MACHINE = Machine(processor="A CPU", cores=2, memory_gib=4.0, python="3.12.1", onnxruntime="1.2.3")
OURS = ProcessMemory(
    "ours",
    (
        ComponentMemory("interpreter", 11.2, 5.1),
        ComponentMemory("web server", 19, 14),
        ComponentMemory("speaking", 69, 57),
    ),
    (),
)
THEIRS = ProcessMemory(
    "theirs",
    (
        ComponentMemory("interpreter", 11, 5),
        ComponentMemory("weights", 147, 133),
        ComponentMemory("speaking", 470, 468),
    ),
    (),
)
START = StartUp("ours", 2.14, 0.82, 1.7, 0.001, (14.2, 85.4))
REPORT = MemoryReport(
    "2025-01-02", MACHINE, "a model", 240, (OURS, THEIRS), (START,), (NotMeasured("stock", "not installed"),)
)


def test_every_component_has_a_row_and_missing_components_are_empty() -> None:
    lines = memory_markdown(REPORT).splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert rows[:6] == [
        "| component | ours | theirs |",
        "| interpreter | 11 (5) | 11 (5) |",
        "| web server | 19 (14) |  |",
        "| weights |  | 147 (133) |",
        "| speaking | 69 (57) | 470 (468) |",
        "| peak of the process | **99** (76) | **628** (606) |",
    ]


def test_starting_and_waiting_are_shown_and_what_is_missing_is_excused() -> None:
    table = memory_markdown(REPORT)
    assert "| ours | 2.1 s | 0.8 s | 1.7 s | 0.1% | 14 + 85 MiB |" in table
    assert table.endswith("* stock: not installed\n")
