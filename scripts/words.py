"""Check that names and prose use the field's terms: fail on private words and on docstrings that begin like questions.

A private word is one that only this project's authors would use for a thing that has a standard name. ``TERMS`` maps
each to that name. Run by ``make lint``; prints a line for each finding.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent

TERMS = {
    r"desks?": "dispatcher",
    r"wish(es|ed)?": "option, setting, prosody control",
    r"lack(s|ed|ing)?": "missing, unavailable reason",
    r"heard": "spoken, audible, word times",
    r"(who|what)soever|whoever|whomever": "the client, the caller, any request that",
    r"nobody|somebody|everybody|anybody": "no client, a request, the caller",
    r"(let|lets|letting) go": "release, unload, close",
    r"(let|lets|letting) (it|them|all|everything|the \w+) go": "release, unload, close",
    r"how-manieth": "number, generation",
    r"farewells?": "error chunk",
    r"renditions?": "synthesis",
    r"shel(f|ves)": "cache",
    r"feathers?": "name it with a unit",
    r"patience": "timeout",
    r"mend(s|ed|ing)?": "fix, correct",
    r"weigh(s|ed|ing)?|weighable": "measure, memory use",
    r"in no time": "quickly, with a figure",
    r"for ever": "indefinitely",
    r"comes? again": "retry",
    r"stranger'?s?": "newcomer",
}
"""Regular expressions of private words, in lower case, and the standard term for each."""

QUESTIONS = ("How ", "What ", "Where ", "Whether ", "Which ", "Who ", "Whose ", "Why ")
"""Beginnings of a docstring that does not name the thing it documents."""

PLACES = ("service", "export", "benchmarks", "scripts", "docs", "deploy")
FILES = ("README.md", "CONTRIBUTING.md", "Makefile", "Dockerfile", "gunicorn.conf.py", "fly.toml")
KINDS = (".py", ".md", ".sh", ".html", ".yaml", ".toml")
EXCEPTIONS = ("scripts/words.py", "benchmarks/results/")
"""Beginnings of the paths that are not checked: this table, and what was measured in the past."""

_PRIVATE = {re.compile(rf"(?<![a-z])(?:{word})(?![a-z])", re.IGNORECASE): term for word, term in TERMS.items()}


def private_words(text: str) -> Iterator[tuple[int, str, str]]:
    """Line number, the word found and the standard term, for each private word in ``text``.

    Parts of identifiers count: ``_desk`` and ``desk_of`` are found, ``Desk`` in ``DeskTop`` is not.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, term in _PRIVATE.items():
            for found in pattern.finditer(line.replace("_", " ")):
                yield number, found[0], term


def questions(source: str) -> Iterator[tuple[int, str]]:
    """Line number and beginning of each docstring in Python ``source``, of fields too, that begins like a question."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            text = node.value.value
            if text.startswith(QUESTIONS):
                yield node.lineno, text.split("\n")[0][:60]


def findings(path: Path, name: str) -> Iterator[str]:
    """A line for each finding in the file at ``path``, which is called ``name``."""
    text = path.read_text(encoding="utf-8")
    for number, word, term in private_words(text):
        yield f"{name}:{number}: {word!r} is not a standard term: {term}"
    if path.suffix == ".py":
        for number, beginning in questions(text):
            yield f"{name}:{number}: docstring begins like a question: {beginning!r}"


def checked_files(root: Path) -> list[Path]:
    """The files that are checked, sorted by path."""
    found = [path for place in PLACES for path in (root / place).rglob("*") if path.suffix in KINDS]
    found += [root / name for name in FILES]
    return sorted(
        path for path in found if path.is_file() and not path.relative_to(root).as_posix().startswith(EXCEPTIONS)
    )


def main(arguments: Sequence[str]) -> int:
    """Check all files, or those whose paths begin with one of ``arguments``; return the exit status."""
    names = [(path, path.relative_to(ROOT).as_posix()) for path in checked_files(ROOT)]
    wanted = [(path, name) for path, name in names if name.startswith(tuple(arguments) or "")]
    lines = [line for path, name in wanted for line in findings(path, name)]
    print("\n".join([*lines, f"{len(lines)} findings in {len(wanted)} files"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
