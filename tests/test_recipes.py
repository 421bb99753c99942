"""The recipes for deployment agree with the code: paths that exist, ports and probes that answer, Pythons that fit."""

import ast
import fnmatch
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from falcon import testing

from service.app import create_app
from service.manifest import FORMAT, Manifest, Origin
from service.settings import Settings
from service.speech import LanguageCard, ModelCard, Samples, Speech, Voice

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
FLY: dict[str, Any] = tomllib.loads((ROOT / "fly.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILT = "models/kokoro-v1.0/"


class Mute:
    """An engine that is loaded and is never asked to speak."""

    card = ModelCard(id="mute", created=0, description="says nothing")
    voices: Sequence[Voice] = ()
    languages: Sequence[LanguageCard] = ()

    def relieve(self) -> bool:
        return False

    def speak(self, speech: Speech) -> Iterator[Samples]:
        raise AssertionError("a probe must not speak")


def instructions(keyword: str) -> list[str]:
    """Arguments of every such instruction of the Dockerfile, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    return re.findall(rf"^{keyword} (.+)$", joined, flags=re.MULTILINE)


def copied_from_the_tree() -> list[str]:
    """What the Dockerfile copies from the build context."""
    sources = []
    for line in instructions("COPY"):
        words = shlex.split(line)
        if not words[0].startswith("--from"):
            sources.extend(words[:-1])
    return sources


def environment() -> dict[str, str]:
    return dict(word.split("=", 1) for line in instructions("ENV") for word in shlex.split(line))


def gunicorn_setting(name: str) -> object:
    """A literal of gunicorn.conf.py, also where several names are set at once."""
    for node in ast.parse((ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return ast.literal_eval(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for target, value in zip(names, values, strict=True):
                    if isinstance(target, ast.Name) and target.id == name:
                        return ast.literal_eval(value)
    raise AssertionError(f"gunicorn.conf.py does not set {name}")


def test_the_dockerfile_copies_what_exists() -> None:
    sources = copied_from_the_tree()
    assert {"pyproject.toml", "service/", "gunicorn.conf.py", BUILT} <= set(sources)
    missing = [source for source in sources if source != BUILT and not (ROOT / source).exists()]
    assert not missing


@pytest.mark.parametrize("source", sorted(set(copied_from_the_tree())))
def test_dockerignore_lets_through_what_is_copied(source: str) -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    path = source.rstrip("/")
    ignored = False
    # As Docker reads it: the last pattern that matches the path or a folder above it decides.
    for pattern in patterns:
        own = pattern.removeprefix("!")
        if fnmatch.fnmatchcase(path, own) or path.startswith(f"{own}/"):
            ignored = not pattern.startswith("!")
    assert not ignored


def test_dockerignore_keeps_environments_and_history_out() -> None:
    assert "*" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert not {".", "./", ".git", ".venv"} & set(copied_from_the_tree())


@pytest.mark.parametrize("command", instructions("RUN"))
def test_steps_of_the_dockerfile_are_valid_shell(command: str) -> None:
    assert subprocess.run(["sh", "-n", "-c", command], check=False).returncode == 0


def test_every_stage_that_is_used_is_defined() -> None:
    froms = [line.split() for line in instructions("FROM")]
    stages = {words[2] for words in froms if len(words) == 3}
    used = {word.removeprefix("--from=") for line in instructions("COPY") for word in line.split() if "--from=" in word}
    assert used <= stages
    assert {"model-build", "model-folder"} <= stages, "MODEL_FROM is `build` or `folder`"


def test_the_image_has_a_python_that_the_project_supports() -> None:
    (image,) = re.findall(r"^ARG PYTHON=python:(\d+)\.(\d+)-slim$", DOCKERFILE, flags=re.MULTILINE)
    (least,) = re.findall(r">=3\.(\d+)", PROJECT["project"]["requires-python"])
    (below,) = re.findall(r"<3\.(\d+)", PROJECT["project"]["requires-python"])
    assert (3, int(least)) <= (int(image[0]), int(image[1])) < (3, int(below))


def test_the_last_stage_neither_installs_nor_runs_as_root() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!0|root)\d+:\d+$", last, flags=re.MULTILINE)
    assert "pip" not in last
    assert "torch" not in last


def test_the_image_starts_a_command_of_the_project_in_exec_form() -> None:
    (command,) = instructions("CMD")
    program, subcommand = ast.literal_eval(command)
    assert program in PROJECT["project"]["scripts"]
    assert subcommand == "serve"


def test_the_image_sets_what_must_be_set_before_python_starts() -> None:
    assert environment()["ORT_DISABLE_TELEMETRY"] == "1"
    assert environment()["OPENBLAS_NUM_THREADS"] == "1"


def test_all_agree_on_the_port() -> None:
    port = Settings().port
    assert int(environment()["PORT"]) == port
    assert instructions("EXPOSE") == [str(port)]
    assert int(FLY["env"]["PORT"]) == port
    assert FLY["http_service"]["internal_port"] == port


def test_fly_probes_a_path_that_answers() -> None:
    client = testing.TestClient(create_app(Mute(), Settings()))
    for check in FLY["http_service"]["checks"]:
        assert client.simulate_request(check["method"], check["path"]).status_code == 200


def test_fly_lets_gunicorn_finish_what_is_being_said() -> None:
    grace = gunicorn_setting("graceful_timeout")
    assert FLY["kill_signal"] == "SIGTERM"
    assert isinstance(grace, int)
    assert FLY["kill_timeout"] > grace


def test_fly_can_suspend_the_machine() -> None:
    assert FLY["http_service"]["auto_stop_machines"] == "suspend"
    assert "swap_size_mb" not in FLY
    assert all(int(vm["memory"].removesuffix("mb")) <= 2048 for vm in FLY["vm"])


def test_fly_sends_no_more_requests_than_there_are_threads_to_answer() -> None:
    threads = gunicorn_setting("threads")
    assert isinstance(threads, int)
    assert FLY["http_service"]["concurrency"]["hard_limit"] < threads


@pytest.mark.parametrize(("older", "built"), [(0, False), (1, True)])
def test_make_builds_a_model_anew_if_its_format_is_older_than_the_service(
    tmp_path: Path, older: int, built: bool
) -> None:
    origin = Origin("path", "a test", "", rebuilt_from_int8=False)
    manifest = Manifest(FORMAT - older, "old", "fp32", 0, origin, ())
    (tmp_path / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    command = ["make", "--dry-run", "--no-print-directory", "model", f"MODEL={tmp_path}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ("export build" in done.stdout) is built
