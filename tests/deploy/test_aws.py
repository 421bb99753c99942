"""What is in deploy/ for AWS: the task of ECS, the image and the settings of Lambda."""

import ast
import json
import re
from pathlib import Path
from typing import Any

from service.settings import Settings
from tests.deploy.dockerfile import Dockerfile
from tests.deploy.recipes import (
    MIB,
    ROOT,
    container_budget,
    grace,
    gunicorn_arguments,
    machine_budget,
    settings,
    status,
    window,
)

TASK: dict[str, Any] = json.loads((ROOT / "deploy/ecs-task.json").read_text(encoding="utf-8"))
(CONTAINER,) = TASK["containerDefinitions"]
ENVIRON = {variable["name"]: variable["value"] for variable in CONTAINER["environment"]}
SIZES = {"256": {"512", "1024", "2048"}, "512": {"1024", "2048", "3072", "4096"}}
"""MiB that Fargate has for so many thousandths of a vCPU; beyond, there is more than anybody needs here."""
LONGEST_STOP = 120
LAMBDA = Dockerfile.read("deploy/lambda.Dockerfile")
NOTE = (ROOT / "deploy/aws.md").read_text(encoding="utf-8")


def test_fargate_has_that_size_and_the_longest_windows_fit(tmp_path: Path) -> None:
    assert TASK["memory"] in SIZES[TASK["cpu"]]
    assert CONTAINER["memory"] == int(TASK["memory"])
    assert window(container_budget(tmp_path, CONTAINER["memory"] * MIB)) == 4


def test_the_task_listens_where_the_image_does() -> None:
    assert [port["containerPort"] for port in CONTAINER["portMappings"]] == [settings(ENVIRON).port]


def test_the_tasks_health_check_is_python_that_asks_a_path_that_answers() -> None:
    kind, program, flag, code = CONTAINER["healthCheck"]["command"]
    assert (kind, program, flag) == ("CMD", "python", "-c")
    ast.parse(code)
    (address,) = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", code)
    assert int(address[0]) == Settings().port
    assert status(address[1]) == 200


def test_what_is_being_said_is_finished_before_the_kill() -> None:
    assert grace(ENVIRON) < CONTAINER["stopTimeout"] <= LONGEST_STOP


def test_the_task_runs_as_the_images_user_on_a_read_only_root() -> None:
    assert Dockerfile.read("Dockerfile").arguments("USER") == [CONTAINER["user"]]
    assert CONTAINER["readonlyRootFilesystem"] is True


def test_lambdas_adapter_asks_where_the_image_answers() -> None:
    environ = LAMBDA.environment()
    assert int(environ["AWS_LWA_PORT"]) == Settings().port
    assert status(environ["AWS_LWA_READINESS_CHECK_PATH"]) == 200
    assert environ["AWS_LWA_INVOKE_MODE"] == "response_stream"


def test_lambda_may_freeze_the_service_between_requests() -> None:
    assert gunicorn_arguments(LAMBDA.environment())["timeout"] == 0


def test_lambdas_image_begins_with_the_ordinary_one() -> None:
    assert LAMBDA.arguments("ARG")[0] == "IMAGE=kokoro-lite"
    assert LAMBDA.arguments("FROM") == ["${ADAPTER} AS adapter", "${IMAGE}"]


def test_lambdas_memory_is_enough_for_the_longest_windows(tmp_path: Path) -> None:
    (memory,) = re.findall(r"^\| Memory \| `(\d+)` MB \|", NOTE, re.MULTILINE)
    assert window(machine_budget(tmp_path, int(memory) * MIB)) == 4
