"""deploy/cloudrun.yaml: the fields of a Cloud Run service, and what the code needs of them."""

from pathlib import Path
from typing import Literal

import msgspec

from service.admission.queue import CAPACITY
from service.settings import Settings
from tests.deploy.recipes import (
    MIB,
    ROOT,
    container_budget,
    grace,
    gunicorn_arguments,
    mebibytes,
    settings,
    status,
    window,
)

KILLED_AFTER = 10
LEAST_OF_GEN2 = 512
PREFIXES = ("autoscaling.knative.dev/", "run.googleapis.com/")


class Mapping(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """A mapping of the file in which a misspelt key is an error."""


class Name(Mapping, frozen=True):
    name: str


class Annotations(Mapping, frozen=True):
    annotations: dict[str, str]


class Port(Mapping, frozen=True):
    name: Literal["http1"]
    container_port: int


class Variable(Mapping, frozen=True):
    name: str
    value: str


class Resources(Mapping, frozen=True):
    limits: dict[Literal["cpu", "memory"], str]


class Get(Mapping, frozen=True):
    path: str
    port: int


class Probe(Mapping, frozen=True):
    http_get: Get
    period_seconds: int
    failure_threshold: int
    timeout_seconds: int = 1


class Container(Mapping, frozen=True):
    image: str
    ports: list[Port]
    env: list[Variable]
    resources: Resources
    startup_probe: Probe
    liveness_probe: Probe


class Revision(Mapping, frozen=True):
    container_concurrency: int
    timeout_seconds: int
    containers: list[Container]


class Template(Mapping, frozen=True):
    metadata: Annotations
    spec: Revision


class Spec(Mapping, frozen=True):
    template: Template


class Service(Mapping, frozen=True):
    api_version: Literal["serving.knative.dev/v1"]
    kind: Literal["Service"]
    metadata: Name
    spec: Spec


SERVICE = msgspec.yaml.decode((ROOT / "deploy/cloudrun.yaml").read_bytes(), type=Service)
REVISION = SERVICE.spec.template.spec
(CONTAINER,) = REVISION.containers
ENVIRON = {variable.name: variable.value for variable in CONTAINER.env}
ANNOTATIONS = SERVICE.spec.template.metadata.annotations


def test_the_image_listens_on_the_port() -> None:
    assert [port.container_port for port in CONTAINER.ports] == [Settings().port]
    assert settings(ENVIRON) == Settings()


def test_probes_are_answered() -> None:
    for probe in (CONTAINER.startup_probe, CONTAINER.liveness_probe):
        assert status(probe.http_get.path) == 200
        assert probe.http_get.port == Settings().port


def test_annotations_are_texts_of_known_kinds() -> None:
    assert all(name.startswith(PREFIXES) for name in ANNOTATIONS)
    assert ANNOTATIONS["run.googleapis.com/execution-environment"] == "gen2"


def test_no_more_come_in_than_have_a_place() -> None:
    assert REVISION.container_concurrency <= 1 + CAPACITY
    # Below one CPU the concurrency is 1, whatever is asked for.
    assert int(CONTAINER.resources.limits["cpu"]) >= 1


def test_the_limit_is_enough_for_the_longest_windows(tmp_path: Path) -> None:
    limit = mebibytes(CONTAINER.resources.limits["memory"])
    assert limit >= LEAST_OF_GEN2
    assert window(container_budget(tmp_path, limit * MIB)) == 4
    assert "KOKORO_CACHE_DIR" not in ENVIRON


def test_the_service_stops_before_it_is_killed_and_survives_a_pause() -> None:
    assert grace(ENVIRON) < KILLED_AFTER
    assert gunicorn_arguments(ENVIRON)["timeout"] == 0
