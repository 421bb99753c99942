"""Figures in docs/operations.md follow from the benchmark, the code and the prices in it."""

import json
import re
from pathlib import Path

import pytest

from service.engine.limits import limits_of
from service.memory.budget import USABLE_SHARE, Budget
from service.model.variants import DEFAULT_VARIANT
from service.settings import variable
from tests.test_docs import README

TEXT = Path("docs/operations.md").read_text(encoding="utf-8")
RESULTS = json.loads(Path("benchmarks/results/speed_and_memory.json").read_text(encoding="utf-8"))["results"]
(LONG,) = [
    result
    for result in RESULTS
    if result["text"] == "long" and result["implementation"] == "kokoro-lite, int8, in 240 MiB"
]
RTF = 0.1
HOUR = 3600 * RTF
MONTH = 30 * 24 * 3600
GIGABYTES = 0.25
"""Of memory, as Railway counts it."""


def rows(header: str) -> list[list[str]]:
    """Cells of the table whose header begins with ``header``."""
    lines = TEXT.partition(f"\n{header}")[2].splitlines()[2:]
    table = lines[: next(index for index, line in enumerate(lines) if not line.startswith("|"))]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


SIZES = rows("| machine | memory |")
COSTS = {row[0]: row[1:] for row in rows("| plan | price | billed |")}


def test_the_real_time_factor_is_that_of_the_benchmark() -> None:
    assert round(LONG["rtf"], 2) == RTF
    assert f"(RTF {RTF})" in TEXT
    assert f"{HOUR:.0f} CPU seconds" in TEXT


@pytest.mark.parametrize("row", SIZES, ids=lambda row: f"{row[0]} {row[1]}")
def test_the_throughput_of_a_machine_follows_from_its_size(row: list[str]) -> None:
    _, memory, budget, window, vcpu, characters, speech, streams = row
    assert window == f"{limits_of(Budget(int(budget), 'a test'), DEFAULT_VARIANT, native=True).rule.usual / 40:.1f}"
    # A virtual machine's kernel keeps some of what it is sold as.
    assert int(budget) <= int(memory.split()[0]) * USABLE_SHARE
    assert float(characters) == pytest.approx(LONG["characters"] / LONG["total"] * float(vcpu), rel=0.03)
    assert float(speech) == pytest.approx(float(vcpu) / RTF, rel=0.02)
    assert int(streams) == int(float(vcpu) / RTF)


def test_free_hours_follow_from_the_free_tiers() -> None:
    assert int(COSTS["Cloud Run, free"][3]) == int(180_000 / HOUR)
    assert int(COSTS["Render Free"][3]) == int(750 * 3600 * 0.1 / HOUR)
    assert int(COSTS["Railway Free"][3]) == int(1 / railway())


def test_the_cost_of_an_hour_follows_from_the_prices() -> None:
    assert COSTS["Railway Hobby"][4] == f"${railway():.4f}"
    for name in ("Render Starter", "Fly shared-cpu-1x"):
        price, _, vcpu, hours, cost = COSTS[name]
        (dollars,) = re.findall(r"\$(\d+)", price)
        assert int(hours) == pytest.approx(MONTH * float(vcpu) / HOUR, rel=0.005)
        assert float(cost.removeprefix("$")) == pytest.approx(int(dollars) / int(hours), rel=0.03)


def railway() -> float:
    """Dollars for an hour of speech: CPU and memory by the second."""
    return HOUR * (20 + 10 * GIGABYTES) / MONTH


def test_variables_and_files_that_are_named_exist() -> None:
    for name in set(re.findall(r"`KOKORO_[A-Z_]+", TEXT)):
        assert f"{name}`" in README, name
    assert variable("memory_mb") in TEXT
    for path in set(re.findall(r"`((?:deploy|docs|export|locks|scripts|fly)[\w./-]*)`", TEXT)):
        assert Path(path).exists(), path


def test_targets_of_make_that_are_named_exist() -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([a-z]+)", TEXT)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_metrics_that_are_named_exist() -> None:
    code = Path("service/api/routes/metrics.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in code for name in re.findall(r"`(kokoro_[a-z_]+)`", TEXT))
