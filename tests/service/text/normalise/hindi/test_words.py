"""Form of the files that a person adds words to."""

import re
import unicodedata
from pathlib import Path

import pytest

from service.text.normalise.hindi import words

FOLDER = Path(__file__).parents[5] / "service" / "text" / "data" / words.LANGUAGE
FILES = sorted(path.stem for path in FOLDER.glob("*.tsv"))


@pytest.mark.parametrize("name", FILES)
def test_rows_are_composed_and_repeat_nothing(name: str) -> None:
    text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    rows = words.rows(name)
    assert rows and all(row[0] for row in rows)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("written", "strict", "matches", "others"),
    [
        ("कि.मी.", False, ("कि.मी.", "कि॰मी॰", "कि. मी.", "किमी"), ("कि", "कि.")),
        ("ई.पू.", True, ("ई.पू.", "ई. पू.", "ई॰पू"), ("ईपू", "ई.")),
        ("डॉ.", True, ("डॉ.", "डॉ॰"), ("डॉ",)),
        ("से.", False, ("से.",), ("से",)),
        ("km", False, ("km",), ("k.m",)),
    ],
)
def test_abbreviations_with_and_without_points(
    written: str, strict: bool, matches: tuple[str, ...], others: tuple[str, ...]
) -> None:
    pattern = re.compile(words.abbreviated(written, strict))
    assert all(map(pattern.fullmatch, matches))
    assert not any(map(pattern.fullmatch, others))
