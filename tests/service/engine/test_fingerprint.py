import re
from typing import Any

import msgspec
import pytest

from service.engine.fingerprint import LIBRARIES, fingerprint
from service.engine.limits import limits_of
from service.memory.budget import Budget
from service.model.manifest import File, Manifest, Origin
from service.model.processor import Processor
from service.model.variants import DEFAULT_VARIANT

MANIFEST = Manifest(
    1, "kokoro", "int8", 0, Origin("hf", "a repository", "0" * 64, False), (File("a.onnx", 1, "1" * 64),)
)
PROCESSOR = Processor("a processor", "avx512-vnni")


def at(mib: int) -> Any:
    return limits_of(Budget(mib, "a test"), DEFAULT_VARIANT)


USUAL = fingerprint(MANIFEST, PROCESSOR, at(400), 1)


def test_it_is_the_same_for_what_gives_the_same_bytes() -> None:
    assert re.fullmatch("[0-9a-f]{64}", USUAL)
    renamed = msgspec.structs.replace(MANIFEST, name="another", created=1)
    assert fingerprint(renamed, Processor("another", "avx512-vnni"), at(300), 1) == USUAL


@pytest.mark.parametrize(
    "other",
    [
        (msgspec.structs.replace(MANIFEST, files=(File("a.onnx", 1, "2" * 64),)), PROCESSOR, at(400), 1),
        (msgspec.structs.replace(MANIFEST, files=()), PROCESSOR, at(400), 1),
        (MANIFEST, Processor("a processor", "avx2"), at(400), 1),
        (MANIFEST, PROCESSOR, at(220), 1),
        (MANIFEST, PROCESSOR, at(400), 2),
    ],
)
def test_it_is_another_for_what_can_give_other_bytes(other: tuple[Any, ...]) -> None:
    assert fingerprint(*other) != USUAL


def test_libraries_are_named_as_they_are_installed() -> None:
    import importlib.metadata

    installed = {found.metadata["Name"].lower() for found in importlib.metadata.distributions()}
    assert set(LIBRARIES) - installed <= {"av"}, "a name with a mistake would never change"
