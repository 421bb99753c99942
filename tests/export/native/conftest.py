from pathlib import Path

import pytest

from export.native.compiler import compile_libraries


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the libraries of all architectures."""
    folder = tmp_path_factory.mktemp("libraries")
    compile_libraries(folder)
    return folder
