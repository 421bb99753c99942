"""Draw the rooms of ``service/`` and their imports into docs/architecture.md, from the imports themselves.

A room is a package or a module directly below ``service``. The picture has the packages and the entry points; an arrow
to a room that is also reached over another one is left out, so that the order can be seen. The table has all rooms and
all imports. ``--check`` changes nothing and fails if the document differs.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parent.parent
DOCUMENT = Path("docs/architecture.md")
ENTRY_POINTS = ("app", "cli")
BEGIN, END = "<!-- {}: written by scripts/draw_architecture.py -->", "<!-- end of {} -->"

Imports: TypeAlias = Mapping[str, frozenset[str]]
"""For each room, the rooms that it imports."""


def room_files(service: Path) -> dict[str, list[Path]]:
    """The modules of each room, sorted by name; a package's ``__init__.py`` comes first."""
    rooms: dict[str, list[Path]] = {}
    for path in sorted(service.rglob("*.py")):
        name = path.relative_to(service).parts[0].removesuffix(".py")
        if name != "__init__":
            rooms.setdefault(name, []).append(path)
    return rooms


def imported_rooms(source: str) -> Iterator[str]:
    """Rooms that a module imports, also those that it imports within a function."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module="service", names=names):
                modules = [f"service.{alias.name}" for alias in names]
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case _:
                continue
        yield from (module.split(".")[1] for module in modules if module.startswith("service."))


def find_imports(rooms: Mapping[str, Iterable[Path]]) -> Imports:
    """Imports between rooms; ``service`` itself, with the version, is none."""
    return {
        room: frozenset(
            name
            for path in paths
            for name in imported_rooms(path.read_text(encoding="utf-8"))
            if name in rooms and name != room
        )
        for room, paths in rooms.items()
    }


def reachable(room: str, imports: Imports) -> set[str]:
    """Rooms that ``room`` imports, directly or over others."""
    found: set[str] = set()
    pending = list(imports[room])
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(imports[name])
    return found


def arrows(imports: Imports, shown: Iterable[str]) -> list[tuple[str, str]]:
    """Imports between ``shown`` rooms, without those that a path over another shown room implies."""
    names = set(shown)
    inner = {room: imports[room] & names for room in sorted(names)}
    return [
        (room, target)
        for room, targets in inner.items()
        for target in sorted(targets)
        if not any(target in reachable(other, inner) for other in targets - {target})
    ]


def first_sentence(path: Path) -> str:
    """Beginning of a module's docstring, without its full stop."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "Entry point of `python -m service`."
    return re.split(r"\.(?:\s|$)", " ".join(text.split()).replace("``", "`"), maxsplit=1)[0]


def picture(rooms: Mapping[str, Sequence[Path]], imports: Imports) -> str:
    """Mermaid flowchart of the packages and entry points."""
    packages = [room for room, paths in rooms.items() if paths[0].name == "__init__.py"]
    shown = [*ENTRY_POINTS, *packages]
    nodes = [f"    {name}[{name}{'' if name in packages else '.py'}]" for name in shown]
    lines = [f"    {room} --> {target}" for room, target in arrows(imports, shown)]
    return "\n".join(["```mermaid", "flowchart TD", *nodes, *lines, "```"])


def table(rooms: Mapping[str, Sequence[Path]], imports: Imports) -> str:
    """Markdown table of all rooms: packages first, then modules."""
    lines = ["| room | contents | imports |", "|---|---|---|"]
    for room in sorted(rooms, key=lambda name: (rooms[name][0].name != "__init__.py", name)):
        path = rooms[room][0]
        name = f"{room}/" if path.name == "__init__.py" else f"{room}.py"
        lines.append(f"| `{name}` | {first_sentence(path)} | {', '.join(sorted(imports[room])) or 'none'} |")
    return "\n".join(lines)


def replaced(document: str, name: str, content: str) -> str:
    """``document`` with ``content`` between the marks of ``name``.

    Raises:
        ValueError: the marks are missing.
    """
    before, begin, rest = document.partition(BEGIN.format(name))
    _, end, after = rest.partition(END.format(name))
    if not begin or not end:
        raise ValueError(f"no place for the {name} in the document")
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def drawn(document: str, service: Path) -> str:
    """``document`` with the picture and the table of the rooms in ``service``."""
    rooms = room_files(service)
    imports = find_imports(rooms)
    return replaced(replaced(document, "picture", picture(rooms, imports)), "table", table(rooms, imports))


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write the document, or compare it; return the exit status."""
    parser = argparse.ArgumentParser(description="Draw the rooms of service/ into docs/architecture.md.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the document differs")
    check = parser.parse_args(arguments).check
    path = root / DOCUMENT
    committed = path.read_text(encoding="utf-8")
    current = drawn(committed, root / "service")
    if check and committed != current:
        print(f"{DOCUMENT} differs from the imports: run scripts/draw_architecture.py", file=sys.stderr)
        return 1
    if not check:
        path.write_text(current, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
