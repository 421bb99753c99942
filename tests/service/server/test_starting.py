"""Errors that stop a start, on a real gunicorn: one line with the reason, and no restart."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from service.app import BOOT_ERROR
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, Server


def test_a_wrong_setting_stops_the_start_with_one_line(start: Callable[..., Server]) -> None:
    server = start(FAKE, PORT="http")
    assert server.process.wait(LIMIT) == 1
    assert server.log.splitlines() == ["cannot start: PORT: cannot use 'http': Expected `int`, got `str`"]


def test_a_model_that_cannot_be_loaded_stops_the_server_for_good(start: Callable[..., Server], tmp_path: Path) -> None:
    server = start("--bind", "127.0.0.1:0", KOKORO_MODEL=str(tmp_path / "nothing"))
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert server.log.count("cannot start: ") == 1
    assert str(tmp_path / "nothing") in server.log
    assert "Traceback" not in server.log
    assert server.log.count("Booting worker") == 1


def test_a_limit_on_data_that_is_far_too_small_stops_the_server_for_good(
    start: Callable[..., Server], tiny_model: Path
) -> None:
    server = start("--bind", "127.0.0.1:0", data=120, KOKORO_MODEL=str(tiny_model), KOKORO_MEMORY_MB="400")
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert server.log.count("cannot start: 120 MiB of memory (the limit on a process's data) are too few") == 1
    assert "Traceback" not in server.log
    assert server.log.count("Booting worker") == 1


def test_a_limit_on_data_in_which_nothing_can_be_loaded_stops_the_server_for_good(
    start: Callable[..., Server], tiny_model: Path
) -> None:
    server = start("--bind", "127.0.0.1:0", data=50, KOKORO_MODEL=str(tiny_model))
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert "Reason: " in server.log
    assert server.log.count("Booting worker") == 1


def test_a_worker_that_is_killed_while_it_loads_is_not_restarted(serve: Callable[..., Server]) -> None:
    server = serve(LOADING=str(LIMIT))
    assert wait_until(lambda: server.workers)
    os.kill(int(server.workers[0]), signal.SIGKILL)
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert "Reason: a worker ended while it was loading" in server.log
    assert len(server.workers) == 1


def test_a_server_can_be_stopped_while_it_loads(serve: Callable[..., Server]) -> None:
    server = serve(LOADING="2")
    assert wait_until(lambda: server.workers)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(LIMIT) == 0
    assert "Traceback" not in server.log
