import os

import numpy as np
import pytest

from service.memory import footprint


def test_what_is_allocated_shows() -> None:
    before = footprint()
    held = np.ones(20 << 20, np.uint8)
    after = footprint(str(os.getpid()))
    assert 19 < after.private - before.private < 25
    assert 19 < after.pss - before.pss < 25
    assert after.peak >= after.pss - 5
    assert held.any()


def test_a_process_that_is_gone_is_an_error() -> None:
    with pytest.raises(OSError):
        footprint("4194305")
