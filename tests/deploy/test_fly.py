"""fly.toml: what flyctl reads, and what the code needs of it."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from service.admission.queue import CAPACITY
from service.api.dispatch import MAX_SENDERS
from service.settings import Settings
from tests.deploy.recipes import MIB, ROOT, grace, gunicorn_setting, machine_budget, mebibytes, settings, status, window

NAMES = ("fly.toml",)
LONGEST_KILL_TIMEOUT = 300
LARGEST_SUSPENDED = 2048
KERNEL = {512: 455}
"""MiB that a machine shows to its processes, at the least, by what it is sold as."""


class Table(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A table of fly.toml in which a misspelt key is an error; flyctl passes over them."""


class Build(Table, frozen=True):
    dockerfile: str


class Concurrency(Table, frozen=True):
    type: str
    soft_limit: int
    hard_limit: int


class Check(Table, frozen=True):
    method: str
    path: str
    interval: str
    timeout: str
    grace_period: str


class HttpService(Table, frozen=True):
    internal_port: int
    force_https: bool
    auto_stop_machines: str
    auto_start_machines: bool
    min_machines_running: int
    concurrency: Concurrency
    checks: list[Check]


class Metrics(Table, frozen=True):
    port: int
    path: str


class Machine(Table, frozen=True):
    size: str
    memory: str


class Restart(Table, frozen=True):
    policy: str
    retries: int


class Fly(Table, frozen=True):
    app: str
    primary_region: str
    kill_signal: str
    kill_timeout: int
    build: Build
    env: dict[str, str]
    http_service: HttpService
    metrics: Metrics
    vm: list[Machine]
    restart: list[Restart]


def read(name: str) -> Fly:
    return msgspec.convert(tomllib.loads((ROOT / name).read_text(encoding="utf-8")), Fly)


@pytest.fixture(params=NAMES)
def fly(request: pytest.FixtureRequest) -> Fly:
    return read(request.param)


def test_the_dockerfile_is_there(fly: Fly) -> None:
    assert (ROOT / fly.build.dockerfile).is_file()


def test_the_service_understands_the_variables_and_listens_where_fly_asks(fly: Fly) -> None:
    port = settings(fly.env).port
    assert port == Settings().port
    assert fly.http_service.internal_port == port
    assert fly.metrics.port == port


def test_checks_and_metrics_are_answered(fly: Fly) -> None:
    assert all(status(check.path, check.method) == 200 for check in fly.http_service.checks)
    assert status(fly.metrics.path) == 200


def test_what_is_being_said_is_finished_before_the_kill(fly: Fly) -> None:
    assert fly.kill_signal == "SIGTERM"
    assert grace(fly.env) < fly.kill_timeout <= LONGEST_KILL_TIMEOUT


def test_the_machine_can_be_suspended(fly: Fly) -> None:
    assert fly.http_service.auto_stop_machines == "suspend"
    assert all(mebibytes(machine.memory) <= LARGEST_SUSPENDED for machine in fly.vm)


def test_the_proxy_lets_in_as_many_as_the_service_has_places_for(fly: Fly) -> None:
    limits = fly.http_service.concurrency
    assert limits.type == "requests"
    assert limits.hard_limit == 1 + CAPACITY + MAX_SENDERS < gunicorn_setting("threads")
    assert limits.soft_limit <= 1 + CAPACITY


def test_the_machine_is_large_enough_to_speak(fly: Fly, tmp_path: Path) -> None:
    (machine,) = fly.vm
    budget = machine_budget(tmp_path, KERNEL[mebibytes(machine.memory)] * MIB)
    assert window(budget) >= 1
