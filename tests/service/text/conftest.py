"""The front-end of the tiny build, as it reads with all settings left alone."""

from pathlib import Path

import pytest

from service.g2p.vocabulary import read_vocabulary
from service.text.front_end import FrontEnd, build_front_end

# A failure shows the values, as it does in a test module.
pytest.register_assert_rewrite("tests.service.text.wholeness")


@pytest.fixture(scope="module")
def front_end(tiny_model: Path) -> FrontEnd:
    return build_front_end(read_vocabulary(), tiny_model)
