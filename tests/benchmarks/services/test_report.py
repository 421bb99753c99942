import msgspec

from benchmarks.builds import NotMeasured
from benchmarks.machine import Machine
from benchmarks.services.report import Report, Result, markdown

MACHINE = Machine(processor="A CPU", cores=2, memory_gib=4.0, python="3.12.1", onnxruntime="1.2.3")
RESULT = Result("ours", "short", 69, 5, 4.0, 0.516, 1.2, 0.3049, 321.4, 123.6)
REPORT = Report("2025-01-02", MACHINE, "a model", {"ours": 1.25}, {"ours": 84.4}, (RESULT,))


def test_the_tables_show_the_values_rounded() -> None:
    table = markdown(REPORT)
    assert "| short, 69 characters | ours | 0.30 | 0.52 s | 321 MiB | 124 MiB |" in table
    assert "| ours | 84 MB | 1.2 s |" in table
    assert "A CPU, 2 cores, 4.0 GiB, Python 3.12.1, onnxruntime 1.2.3" in table


def test_what_is_missing_is_excused_in_the_report() -> None:
    table = markdown(msgspec.structs.replace(REPORT, missing=(NotMeasured("a build", "not built"),)))
    assert table.endswith("* a build: not built\n")
    assert "Not measured" not in markdown(REPORT)
