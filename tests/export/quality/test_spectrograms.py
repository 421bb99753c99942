from pathlib import Path

import numpy as np
import pytest

from export.quality import spectrograms

pytestmark = pytest.mark.skipif(not spectrograms.available(), reason="needs the extra `judge`")


def test_a_picture_is_written_and_is_the_same_every_time(tmp_path: Path) -> None:
    wave = np.random.default_rng(1).normal(0, 0.1, 12_000).astype(np.float32)
    for name in ("one.png", "two.png"):
        spectrograms.draw(tmp_path / name, "af_heart", wave, wave * np.float32(0.9))
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
