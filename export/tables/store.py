"""Tables of the languages' G2Ps, in one folder: written once for all builds, each of which gets a copy.

The G2P of calibration and held-out lines uses them, too.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from export.errors import ExportError
from export.progress import Progress
from export.stamps import Stamps, key_of
from export.tables.english import model as spacy_model
from export.tables.english.writer import write_english
from export.tables.japanese import writer as japanese
from export.tables.mandarin import writer as mandarin
from service.g2p.english import tables as service_english
from service.g2p.japanese import word_list as service_japanese
from service.g2p.mandarin import tables as service_mandarin
from service.model.manifest import describe_file


class _LanguageTables(msgspec.Struct, frozen=True):
    """Tables of one language."""

    name: str
    versions: Callable[[], str]
    """Returns the packages that the tables are derived from, with their versions."""
    write: Callable[[Path], None]
    files: Sequence[str]
    code: Sequence[str]
    """Source files and folders that the tables depend on."""

    @property
    def key(self) -> str:
        return key_of(self.versions(), code=self.code)


_LANGUAGES = (
    _LanguageTables(
        "english",
        spacy_model.versions,
        write_english,
        service_english.FILES,
        (
            "tables/english",
            "../service/g2p/tables.py",
            "../service/g2p/english/tables.py",
            "../service/g2p/english/lexicon.py",
        ),
    ),
    _LanguageTables(
        "mandarin",
        mandarin.versions,
        mandarin.write_mandarin,
        service_mandarin.FILES,
        ("tables/mandarin", "../service/g2p/mandarin/tables.py"),
    ),
    _LanguageTables(
        "japanese",
        japanese.versions,
        japanese.write_japanese,
        service_japanese.FILES,
        ("tables/japanese", "../service/g2p/japanese/word_list.py"),
    ),
)
TABLES = tuple(name for language in _LANGUAGES for name in language.files)
"""File names of all tables."""


def write_tables(folder: Path) -> None:
    """Write all tables into ``folder``; takes ten seconds.

    Raises:
        ExportError: a source package is not as the service expects.
    """
    for language in _LANGUAGES:
        language.write(folder)


class Tables:
    """Folder of tables, with stamps of what they were derived from.

    Args:
        folder: created if it is missing.
        progress: receives a line on each step.
    """

    def __init__(self, folder: Path, progress: Progress) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._progress, self._stamps = folder, progress, Stamps(folder)

    def write(self) -> None:
        """Write the tables that are missing or out of date."""
        for language in _LANGUAGES:
            if self._stamps.done(language.name, language.key):
                self._progress(f"tables: {language.name} up to date")
                continue
            self._progress(f"tables: {language.name} from {language.versions()}")
            language.write(self.folder)
            self._stamps.record(language.name, language.key, language.files)

    def require(self) -> None:
        """Check that all tables are present and up to date.

        Raises:
            ExportError: some are missing or out of date.
        """
        for language in _LANGUAGES:
            if not self._stamps.done(language.name, language.key):
                raise ExportError(
                    f"{self.folder}: the tables of {language.name} are missing or out of date; run `tables` first"
                )

    @property
    def digest(self) -> str:
        """sha256 digests of all files."""
        return " ".join(describe_file(self.folder / name).sha256 for name in TABLES)
