from service.host import WORKER_NUMBER, read_host
from service.memory.footprint import footprint
from service.settings import Settings, read_settings


def test_the_budget_is_the_one_that_the_engine_keeps_within() -> None:
    assert read_host(Settings(memory_mb=123), {}).budget == 123


def test_what_it_weighs_is_this_process_and_the_one_that_began_it() -> None:
    assert read_host(Settings(), {}).weigh() > footprint().pss / 2


def test_the_first_worker_is_told_nothing_different_from_none() -> None:
    assert read_host(Settings(), {}).worker == read_host(Settings(), {WORKER_NUMBER: "1"}).worker == 1
    assert read_host(Settings(), {WORKER_NUMBER: "7"}).worker == 7


def test_what_a_worker_is_told_is_no_setting() -> None:
    assert read_settings({WORKER_NUMBER: "2"}) == Settings()
