from pathlib import Path

import numpy as np
import pytest

from export.errors import ExportError
from export.quantise.folding import ActivationRange
from export.quantise.ranges import Calibration, SiteRanges


def activation_range(channels: int, level: float) -> ActivationRange:
    return ActivationRange(-level * np.arange(channels, dtype=float), np.full(channels, level))


@pytest.fixture
def calibration() -> Calibration:
    return Calibration(
        SiteRanges(site, activation_range(3, level), activation_range(2, 0.1))
        for site, level in (("blocks.0.dense.1", 1.0), ("encode", 0.3))
    )


def test_what_is_saved_is_read_again(calibration: Calibration, tmp_path: Path) -> None:
    path = tmp_path / "new" / "activation_ranges.npz"
    calibration.save(path)
    again = Calibration.read(path)
    assert [each.site for each in again] == [each.site for each in calibration] == ["blocks.0.dense.1", "encode"]
    assert len(again) == 2
    for before, after in zip(calibration, again, strict=True):
        for one, other in ((before.input, after.input), (before.output, after.output)):
            assert np.array_equal(one.low.astype(np.float32), other.low)
            assert np.array_equal(one.high.astype(np.float32), other.high)
            assert other.low.dtype == other.high.dtype == np.float64


def test_a_site_is_found_by_its_name_and_a_missing_one_is_named(calibration: Calibration) -> None:
    assert calibration.of("encode").input.high.tolist() == [0.3] * 3
    with pytest.raises(ExportError, match=r"blocks\.7 was not calibrated; run `calibrate`"):
        calibration.of("blocks.7")


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "cut off", "changed", "a side is missing", "one bound"])
def test_a_file_that_cannot_be_read_is_an_error_that_names_it(
    calibration: Calibration, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "activation_ranges.npz"
    calibration.save(path)
    whole = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("not an archive")
        case "cut off":
            path.write_bytes(whole[: len(whole) // 2])
        case "changed":
            path.write_bytes(whole[:60] + b"\xff" * 20 + whole[80:])
        case "a side is missing":
            np.savez(path, allow_pickle=False, **{"site/given": np.zeros((2, 3))})
        case "one bound":
            np.savez(path, allow_pickle=False, **{f"site/{side}": np.zeros((1, 3)) for side in ("given", "made")})
    with pytest.raises(ExportError, match=r"activation_ranges\.npz: cannot read the calibration"):
        Calibration.read(path)
