import hashlib
from pathlib import Path

import pytest

from export.build.calibration_store import CalibrationStore
from export.checkpoints.sources import INT8_SHA256, ORIGINAL
from export.quantise.graph import Graph
from export.quantise.plan import PLAN, Plan, read_plan
from export.quantise.ranges import RANGES, Calibration
from export.quantise.sites import sites
from service.model.manifest import PROSODY, VOCODER

VOICES = Path("models/voices")
FLOAT32 = Path("models/.cache/float32")
COMMITTED = Path("models/calibration") / INT8_SHA256[:12]
KNOWN = "0123456789ab" + "0" * 52


def keep(folder: Path, checkpoint: str, calibration: Calibration, *floats: str) -> Path:
    folder = folder / checkpoint[:12]
    calibration.save(folder / RANGES)
    Plan(checkpoint, 1.8, floats).save(folder / PLAN)
    return folder


def without_graphs(folder: Path, messages: list[str]) -> CalibrationStore:
    """Store without graphs, which cannot measure."""
    return CalibrationStore(folder, folder / "no graphs", VOICES, folder / "no tables", messages.append)


def test_a_known_checkpoint_is_not_measured_again(calibration: Calibration, tmp_path: Path) -> None:
    folder = keep(tmp_path, KNOWN, calibration, "blocks.0")
    messages: list[str] = []
    recipe = without_graphs(tmp_path, messages).recipe(KNOWN)
    assert messages == []
    assert recipe.plan.floats == ("blocks.0",)
    assert [each.site for each in recipe.calibration] == [each.site for each in calibration]
    assert recipe.digest == hashlib.sha256((folder / RANGES).read_bytes() + (folder / PLAN).read_bytes()).hexdigest()


def test_the_digest_follows_the_plan_and_the_ranges(calibration: Calibration, tmp_path: Path) -> None:
    digests = set()
    for ranges, floats in ((list(calibration), ()), (list(calibration)[1:], ()), (list(calibration), ("blocks.0",))):
        keep(tmp_path, KNOWN, Calibration(ranges), *floats)
        digests.add(without_graphs(tmp_path, []).recipe(KNOWN).digest)
    assert len(digests) == 3


def test_the_rebuilt_weights_stand_for_the_originals(calibration: Calibration, tmp_path: Path) -> None:
    keep(tmp_path, INT8_SHA256, calibration, "rebuilt")
    messages: list[str] = []
    assert without_graphs(tmp_path, messages).recipe(ORIGINAL.sha256).plan.floats == ("rebuilt",)
    assert "same weights" in messages[0]


def test_the_originals_own_calibration_comes_first(calibration: Calibration, tmp_path: Path) -> None:
    keep(tmp_path, INT8_SHA256, calibration, "rebuilt")
    keep(tmp_path, ORIGINAL.sha256, calibration, "own")
    messages: list[str] = []
    assert without_graphs(tmp_path, messages).recipe(ORIGINAL.sha256).plan.floats == ("own",)
    assert messages == []


@pytest.mark.slow
def test_what_was_never_measured_is_measured_and_kept(
    tiny_build: Path, calibration: Calibration, tmp_path: Path
) -> None:
    # Ranges without a plan are not used for the original.
    calibration.save(tmp_path / INT8_SHA256[:12] / RANGES)
    messages: list[str] = []
    recipe = CalibrationStore(tmp_path, tiny_build, VOICES, tiny_build, messages.append).recipe(ORIGINAL.sha256)
    folder = tmp_path / ORIGINAL.sha256[:12]
    assert messages[0] == f"calibrate: {len(calibration)} sites in {folder / RANGES}"
    assert len(recipe.calibration) == len(recipe.plan.sensitivities) == len(calibration)
    assert recipe.plan.checkpoint_sha256 == ORIGINAL.sha256
    assert read_plan(folder / PLAN) == recipe.plan
    assert without_graphs(tmp_path, messages).recipe(ORIGINAL.sha256).digest == recipe.digest
    assert len(messages) == 2

    CalibrationStore(tmp_path, tiny_build, VOICES, tiny_build, messages.append).calibrate(ORIGINAL.sha256, seed=1)
    assert not (folder / PLAN).exists()


@pytest.mark.model
def test_what_is_committed_covers_the_real_graphs() -> None:
    if not (FLOAT32 / VOCODER).is_file():
        pytest.skip("the float32 graphs are not in the cache")
    wanted = {site.name for name in (PROSODY, VOCODER) for site in sites(Graph.read(FLOAT32 / name))}
    assert {each.site for each in Calibration.read(COMMITTED / RANGES)} == wanted
    plan = read_plan(COMMITTED / PLAN)
    assert plan.checkpoint_sha256 == INT8_SHA256
    assert {sensitivity.site for sensitivity in plan.sensitivities} == wanted
    assert set(plan.floats) < wanted
