"""Words that a person adds to a language, as data: ``service/text/data/<language>/<name>.tsv``, a row for each line.

A line that begins with ``#`` is a comment. Lists are read when they are first used.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable


def read_rows(language: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Columns of each row.

    Args:
        language: folder of the list: the first part of the language's BCP 47 tag.
        name: file name without ``.tsv``.
    """
    text = _place(language, name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


def has_list(language: str, name: str) -> bool:
    """There is such a list."""
    return _place(language, name).is_file()


def _place(language: str, name: str) -> Traversable:
    return files("service.text").joinpath("data", language, f"{name}.tsv")


def read_table(language: str, name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """``read_rows`` with empty strings for columns that are left out at the end of a row."""
    return tuple(row + ("",) * (columns - len(row)) for row in read_rows(language, name))
