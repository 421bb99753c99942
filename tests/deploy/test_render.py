"""deploy/render.yaml: the fields of a blueprint, and what the code needs of them."""

from typing import Literal

import msgspec

from tests.deploy.recipes import ROOT, grace, settings, status

KILLED_AFTER = 30
"""Seconds between SIGTERM and SIGKILL, which the free plan cannot change."""


class Mapping(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """A mapping of render.yaml in which a misspelt key is an error, as it is for Render."""


class Variable(Mapping, frozen=True):
    key: str
    value: str | None = None
    generate_value: bool = False


class Service(Mapping, frozen=True):
    type: Literal["web"]
    name: str
    runtime: Literal["docker"]
    plan: Literal["free", "starter", "standard"]
    dockerfile_path: str
    docker_context: str
    health_check_path: str
    auto_deploy_trigger: Literal["commit", "checksPass", "off"]
    env_vars: list[Variable]


class Blueprint(Mapping, frozen=True):
    services: list[Service]


(SERVICE,) = msgspec.yaml.decode((ROOT / "deploy/render.yaml").read_bytes(), type=Blueprint).services
ENVIRON = {variable.key: variable.value or "generated" for variable in SERVICE.env_vars}


def test_the_dockerfile_is_there() -> None:
    assert (ROOT / SERVICE.docker_context / SERVICE.dockerfile_path).is_file()


def test_the_health_check_is_answered() -> None:
    assert status(SERVICE.health_check_path) == 200


def test_each_variable_has_one_value_and_the_service_understands_it() -> None:
    assert all((variable.value is None) == variable.generate_value for variable in SERVICE.env_vars)
    assert settings(ENVIRON).api_keys == "generated"


def test_the_port_is_left_to_render() -> None:
    assert "PORT" not in ENVIRON
    assert settings({**ENVIRON, "PORT": "10000"}).port == 10_000


def test_what_is_being_said_is_finished_before_the_kill() -> None:
    assert grace(ENVIRON) < KILLED_AFTER
