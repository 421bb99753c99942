"""What every recipe is compared with: the app's routes, gunicorn's parser, the service's own reading of limits."""

import ast
import shlex
from collections.abc import Mapping
from pathlib import Path

from falcon import testing
from gunicorn.config import Config

from service.app import create_app
from service.engine.limits import limits_of
from service.engine.protocol import PreparedSpeech
from service.memory.budget import Budget, read_budget
from service.model.variants import DEFAULT_VARIANT
from service.settings import Settings, read_settings
from service.speech import SynthesisRequest
from tests.service.fakes import FakeEngine

ROOT = Path(__file__).parents[2]
MIB = 1 << 20
FRAMES = 40
"""Of the vocoder, in a second."""


class IdleEngine(FakeEngine):
    """A loaded engine that fails a probe which does more than ask for its state."""

    def release_memory(self) -> None:
        raise AssertionError("a probe must not release memory")

    def prepare(self, request: SynthesisRequest) -> PreparedSpeech:
        raise AssertionError("a probe must not use the engine")


def status(path: str, method: str = "GET") -> int:
    """What the service answers to a probe."""
    engine = IdleEngine()
    answer = testing.TestClient(create_app(engine, Settings())).simulate_request(method, path)
    assert not engine.asked, "a probe must not start a synthesis"
    return answer.status_code


def gunicorn_setting(name: str) -> int:
    """A number in gunicorn.conf.py."""
    for node in ast.parse((ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Constant(value=int(value))) if found == name:
                return value
    raise AssertionError(f"gunicorn.conf.py does not set {name} to a number")


def gunicorn_arguments(environ: Mapping[str, str]) -> dict[str, object]:
    """What ``GUNICORN_CMD_ARGS`` sets, as gunicorn reads it."""
    words = shlex.split(environ.get("GUNICORN_CMD_ARGS", ""))
    parsed = vars(Config().parser().parse_args(words))
    return {name: value for name, value in parsed.items() if value not in (None, [])}


def grace(environ: Mapping[str, str]) -> int:
    """Seconds that gunicorn takes to finish what is being said."""
    return int(str(gunicorn_arguments(environ).get("graceful_timeout", gunicorn_setting("graceful_timeout"))))


def settings(environ: Mapping[str, str]) -> Settings:
    """What the service makes of a recipe's variables; it refuses those that it does not know."""
    return read_settings(environ)


def container_budget(folder: Path, limit: int) -> Budget:
    """What the service takes of a container limited to ``limit`` bytes on a large machine."""
    return _budget(folder, "0::/\n", {"sys/fs/cgroup/memory.max": f"{limit}\n"}, 64 << 30)


def machine_budget(folder: Path, memory: int) -> Budget:
    """What the service takes of a virtual machine whose kernel leaves ``memory`` bytes."""
    return _budget(folder, "0::/\n", {}, memory)


def _budget(folder: Path, group: str, files: Mapping[str, str], memory: int) -> Budget:
    for name, text in {"proc/self/cgroup": group, "proc/meminfo": f"MemTotal: {memory // 1024} kB\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return read_budget(None, folder)


def window(budget: Budget) -> float:
    """Seconds that the int8 vocoder renders at once within a budget."""
    return limits_of(budget, DEFAULT_VARIANT, native=True).rule.usual / FRAMES


def mebibytes(quantity: str) -> int:
    """``384Mi`` and ``1Gi`` as Kubernetes means them, ``512mb`` as Fly does."""
    for suffix, size in (("Mi", 1), ("Gi", 1024), ("mb", 1)):
        if quantity.endswith(suffix):
            return int(quantity.removesuffix(suffix)) * size
    raise AssertionError(f"no unit that is known: {quantity}")
