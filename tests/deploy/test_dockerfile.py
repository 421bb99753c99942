"""The Dockerfile agrees with the tree: paths that exist, stages that are defined, a Python that fits."""

import ast
import fnmatch
import re
import subprocess
import tomllib
from typing import Any

import pytest

from service.settings import Settings
from tests.deploy.dockerfile import Dockerfile
from tests.deploy.recipes import ROOT
from tests.pythons import supported_pythons

DOCKERFILE = Dockerfile.read("Dockerfile")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILT = "models/kokoro-v1.0/"
IGNORE = [
    line
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def ignored(path: str) -> bool:
    """As Docker reads it: the last pattern that matches the path or a folder above it decides."""
    verdict = False
    for pattern in IGNORE:
        own = pattern.removeprefix("!")
        if fnmatch.fnmatchcase(path, own) or path.startswith(f"{own}/"):
            verdict = not pattern.startswith("!")
    return verdict


def test_it_copies_what_exists() -> None:
    sources = DOCKERFILE.copied_from_the_tree()
    assert {"pyproject.toml", "service/", "gunicorn.conf.py", "locks/", BUILT} <= set(sources)
    assert not [source for source in sources if source != BUILT and not (ROOT / source).exists()]


@pytest.mark.parametrize("source", sorted(set(DOCKERFILE.copied_from_the_tree())))
def test_dockerignore_lets_through_what_is_copied(source: str) -> None:
    assert not ignored(source.rstrip("/"))


@pytest.mark.parametrize(
    "path", [".venv/bin/python", ".git/config", "models/.cache/kokoro.onnx", "models/kokoro-v1.0/line-01.png", "out/x"]
)
def test_dockerignore_keeps_environments_history_and_pictures_out(path: str) -> None:
    assert ignored(path)


@pytest.mark.parametrize("command", DOCKERFILE.arguments("RUN"))
def test_steps_are_valid_shell(command: str) -> None:
    assert subprocess.run(["sh", "-n", "-c", command], check=False).returncode == 0


@pytest.mark.parametrize(
    ("extras", "locks", "kept"), [("", "base", ""), ("aac,test", "base aac test", "--extra aac --extra test")]
)
def test_extras_are_installed_and_kept(extras: str, locks: str, kept: str) -> None:
    (step,) = [command for command in DOCKERFILE.arguments("RUN") if "/venv" in command and "trim" in command]
    _, install, trim = step.split("&&")
    for command, words in ((install, locks), (trim, kept)):
        done = subprocess.run(
            ["sh", "-c", f"echo {command}"], env={"EXTRAS": extras, "PATH": "/usr/bin:/bin"}, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        assert done.stdout.split()[4 if command is trim else 2 :] == words.split()


def test_every_stage_that_is_used_is_defined() -> None:
    froms = [line.split() for line in DOCKERFILE.arguments("FROM")]
    stages = {words[2] for words in froms if len(words) == 3}
    used = {
        word.removeprefix("--from=")
        for line in DOCKERFILE.arguments("COPY")
        for word in line.split()
        if word.startswith("--from=")
    }
    assert used <= stages
    assert {"model-build", "model-folder"} <= stages, "MODEL_FROM is `build` or `folder`"


def test_the_image_has_the_newest_python_that_the_project_supports() -> None:
    (image,) = re.findall(r"^ARG PYTHON=python:3\.(\d+)-slim$", DOCKERFILE.text, flags=re.MULTILINE)
    assert int(image) == supported_pythons()[1]


def test_the_last_stage_neither_installs_nor_runs_as_root() -> None:
    last = DOCKERFILE.last_stage
    (user,) = last.arguments("USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert not re.search(r"\bpip\b|torch|apt|gcc", last.text.replace("ORT_", ""))


def test_it_starts_a_command_of_the_project_in_exec_form() -> None:
    (command,) = DOCKERFILE.arguments("CMD")
    program, subcommand = ast.literal_eval(command)
    assert program in PROJECT["project"]["scripts"]
    assert subcommand == "serve"


def test_it_sets_what_must_be_set_before_python_starts() -> None:
    environ = DOCKERFILE.environment()
    assert environ["ORT_DISABLE_TELEMETRY"] == "1"
    assert environ["OPENBLAS_NUM_THREADS"] == "1"


def test_it_says_the_port_that_the_service_has() -> None:
    assert int(DOCKERFILE.environment()["PORT"]) == Settings().port
    assert DOCKERFILE.arguments("EXPOSE") == [str(Settings().port)]
    assert DOCKERFILE.arguments("STOPSIGNAL") == ["SIGTERM"]
