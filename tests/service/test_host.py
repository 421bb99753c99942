import pytest

from service.host import WORKER_GENERATION, read_host
from service.memory.footprint import footprint
from service.settings import Settings, read_settings


def test_the_budget_is_the_one_that_the_engine_keeps_within() -> None:
    assert read_host(Settings(memory_mb=123), {}).budget_mib == 123


def test_the_memory_in_use_is_that_of_this_process_and_its_parent() -> None:
    assert read_host(Settings(), {}).measure_pss() > footprint().pss / 2


@pytest.mark.parametrize(
    ("environ", "generation"), [({}, 1), ({WORKER_GENERATION: "1"}, 1), ({WORKER_GENERATION: "7"}, 7)]
)
def test_the_generation_is_the_masters_count_or_1(environ: dict[str, str], generation: int) -> None:
    assert read_host(Settings(), environ).worker_generation == generation


def test_the_variable_with_the_generation_is_no_setting() -> None:
    assert read_settings({WORKER_GENERATION: "2"}) == Settings()
