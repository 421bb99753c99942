from pathlib import Path

import pytest

from export.errors import ExportError
from export.quantise.plan import Plan, SearchStep, Sensitivity, read_plan

PLAN = Plan(
    "digest",
    1.8,
    ("blocks.0",),
    (Sensitivity("blocks.0", 0.5, 0.004, 0.001), Sensitivity("blocks.1", 0.2, 0.001, 0.003)),
    (SearchStep(0, 1.9, 0.004), SearchStep(1, 1.7, 0.007)),
)


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    PLAN.save(tmp_path / "new" / "plan.json")
    assert read_plan(tmp_path / "new" / "plan.json") == PLAN


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"checkpoint_sha256": 1}', b"\xff"])
def test_a_file_that_is_no_plan_is_an_error_that_names_it(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "plan.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExportError, match=r"plan\.json: cannot read the plan"):
        read_plan(path)


def test_every_site_is_int8_that_is_not_listed() -> None:
    assert [PLAN.is_int8(site) for site in ("blocks.0", "blocks.1", "unknown")] == [False, True, True]


def test_a_site_that_int8_makes_slower_saves_next_to_nothing() -> None:
    first, second = PLAN.sensitivities
    assert first.saved == pytest.approx(0.003)
    assert 0 < second.saved < 1e-6


def test_the_table_marks_what_stays_in_float_and_shows_whether_the_target_was_reached() -> None:
    _, first, second, *_, steps, verdict = PLAN.table().splitlines()
    assert first.startswith("blocks.0 ") and first.endswith("float") and "4.00" in first and "1.00" in first
    assert second.startswith("blocks.1 ") and not second.endswith("float")
    assert "1 in float: LSD 1.70 dB" in steps
    assert verdict == "target 1.8 dB reached"
    stricter = Plan("digest", 1.6, PLAN.floats, PLAN.sensitivities, PLAN.steps)
    assert stricter.table().endswith("target 1.6 dB not reached")
