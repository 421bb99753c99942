"""Settings, routes, formats, limits, languages and files in the documents are those of the code."""

import json
import re
import shlex
from pathlib import Path

import msgspec
import pytest

from service.api.requests.parsing import parse_speech
from service.app import create_app
from service.audio.encoders import FORMATS
from service.cli import main
from service.engine.limits import limits_of
from service.errors import TooLittleMemory
from service.languages import PROFILES
from service.memory.budget import Budget
from service.model.variants import DEFAULT_VARIANT, Variant, find_variant
from service.settings import Settings, describe_settings
from tests.service.fakes import FakeEngine

README = Path("README.md").read_text(encoding="utf-8")
ARCHITECTURE = Path("docs/architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = Path("CONTRIBUTING.md").read_text(encoding="utf-8")
MAPPED = ("service", "export", "tests", "benchmarks", "scripts")
"""Folders whose folders and files each have a line in CONTRIBUTING.md's map."""
UNMAPPED = {"__init__.py", "__main__.py", "__pycache__"}
MAX_FILES_OF_A_REQUEST = 8
"""Files that a newcomer reads to follow a request; the path of it takes five minutes."""


def test_the_readme_is_at_most_150_lines() -> None:
    assert len(README.splitlines()) <= 150


def test_the_table_of_settings_matches_the_code() -> None:
    rows = [f"| `{s.variable}` | `{s.default}` | {s.help} |" for s in describe_settings()]
    assert "\n".join(rows) in README
    assert len(rows) == len(msgspec.structs.fields(Settings))


def test_help_names_every_command_and_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert all(setting.variable in shown for setting in describe_settings())
    for command in ("say", "voices", "serve", "check"):
        assert re.search(rf"^    {command} ", shown, re.MULTILINE)


def test_the_routes_in_the_readme_exist() -> None:
    app = create_app(FakeEngine(), Settings())
    for path in set(re.findall(r"`(?:GET|POST) (/\S+)`", README)):
        assert app._router.find(path) is not None, path


def test_the_curl_example_is_accepted() -> None:
    example = re.search(r"^    curl (.+?)-o ", README, re.MULTILINE | re.DOTALL)
    assert example is not None
    arguments = shlex.split(example[1].replace("\\\n", " "))
    body = arguments[arguments.index("-d") + 1]
    request = parse_speech(body.encode(), Settings())
    assert request.synthesis.text == json.loads(body)["input"]


def test_every_format_is_named() -> None:
    assert all(f"`{form.name}`" in README for form in FORMATS)


def test_the_readme_and_the_list_of_voices_name_every_language() -> None:
    voices = Path("docs/voices.md").read_text(encoding="utf-8")
    for profile in PROFILES:
        assert profile.name.split()[-1] in README, profile.name
        assert f"`{profile.tag}`" in voices, profile.tag


def test_the_table_of_budgets_matches_the_code() -> None:
    rows = re.findall(
        r"^\| (\d+) \| (\S+) \| (\S+) \| (\S+) \|", Path("docs/memory.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) > 4
    float32 = find_variant("fp32")
    assert float32 is not None
    for budget, *windows in rows:
        native, stock = (_windows(int(budget), DEFAULT_VARIANT, native=native) for native in (True, False))
        assert [native, stock, _windows(int(budget), float32)] == windows, budget


def _windows(mib: int, variant: Variant, *, native: bool = False) -> str:
    try:
        return f"{limits_of(Budget(mib, 'a test'), variant, native=native).rule.usual / 40:.1f}"
    except TooLittleMemory:
        return "refused"


def test_the_path_of_a_request_has_few_files() -> None:
    path = ARCHITECTURE.split("## The path of a request")[1].split("\n## ")[0]
    files = re.findall(r"^\| \d \| `(service/[\w/]+\.py)` \|", path, re.MULTILINE)
    assert 5 <= len(files) == len(set(files)) <= MAX_FILES_OF_A_REQUEST
    assert len(set(re.findall(r"[\w/]+/\w+\.py", path))) == len(files)


def test_files_that_the_architecture_names_exist() -> None:
    named = set(re.findall(r"`([\w./]+/[\w./]*|[\w.]+\.(?:py|md|toml))`", ARCHITECTURE))
    assert len(named) > 15
    rooms = Path("service")
    assert [name for name in sorted(named) if not (Path(name).exists() or (rooms / name).exists())] == []


def map_lines() -> list[str]:
    """Paths and patterns of the map, without the slash of folders."""
    text = CONTRIBUTING.split("## Map")[1].split("\n## ")[0]
    return [
        name.rstrip("/")
        for line in re.findall(r"^    ([^\s,]+(?:, [^\s,]+)*) ", text, re.MULTILINE)
        for name in line.split(", ")
    ]


def has_files(path: Path) -> bool:
    """False for a folder of which a checkout of an older commit left compiled modules alone."""
    return path.is_file() or any(each.is_file() and each.suffix != ".pyc" for each in path.rglob("*"))


def test_the_map_has_a_line_for_each_folder_and_file_and_no_other() -> None:
    lines = map_lines()
    tree = {
        path.as_posix()
        for root in MAPPED
        for path in Path(root).iterdir()
        if path.name not in UNMAPPED and has_files(path)
    }
    found = {line: {path.as_posix() for path in Path().glob(line)} for line in lines}
    assert [line for line, paths in found.items() if not paths] == [], "lines without a file"
    assert tree - set().union(*found.values()) == set(), "files without a line"
    assert len(lines) == len(set(lines))


def test_commands_of_make_that_contributors_are_told_exist() -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^    make (\w+) ", CONTRIBUTING, re.MULTILINE)
    assert len(targets) > 5
    for target in targets:
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
