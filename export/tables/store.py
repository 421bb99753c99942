"""The tables that languages are read with, all in one folder: made once for all builds, each of which gets a copy.

Lines that builds are calibrated with and judged on are read with them, too.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from export.errors import ExportError
from export.progress import Progress
from export.stamps import Ledger, key_of
from export.tables.english import model as spacy_model
from export.tables.english.writer import write_english
from export.tables.japanese import writer as japanese
from export.tables.mandarin import writer as mandarin
from service.g2p.english import tables as service_english
from service.g2p.japanese import word_list as service_japanese
from service.g2p.mandarin import tables as service_mandarin
from service.manifest import describe_file


class _Part(msgspec.Struct, frozen=True):
    """What one language needs."""

    name: str
    versions: Callable[[], str]
    """Of all that the tables are made from."""
    write: Callable[[Path], None]
    files: Sequence[str]
    code: Sequence[str]
    """What they depend on here."""

    @property
    def key(self) -> str:
        return key_of(self.versions(), code=self.code)


_PARTS = (
    _Part(
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
    _Part(
        "mandarin",
        mandarin.versions,
        mandarin.write_mandarin,
        service_mandarin.FILES,
        ("tables/mandarin", "../service/g2p/mandarin/tables.py"),
    ),
    _Part(
        "japanese",
        japanese.versions,
        japanese.write_japanese,
        service_japanese.FILES,
        ("tables/japanese", "../service/g2p/japanese/word_list.py"),
    ),
)
TABLES = tuple(name for part in _PARTS for name in part.files)
"""Names of the files."""


def write_tables(folder: Path) -> None:
    """Write all of them into ``folder``; takes ten seconds.

    Raises:
        ExportError: a package that they are made from is not as the service expects.
    """
    for part in _PARTS:
        part.write(folder)


class Tables:
    """The tables in one folder, which remembers what they were made from.

    Args:
        folder: is made if it is not there.
        progress: told what is being done.
    """

    def __init__(self, folder: Path, progress: Progress) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._progress, self._ledger = folder, progress, Ledger(folder)

    def write(self) -> None:
        """Write those that are missing or out of date."""
        for part in _PARTS:
            if self._ledger.done(part.name, part.key):
                self._progress(f"tables: {part.name} already done")
                continue
            self._progress(f"tables: {part.name} from {part.versions()}")
            part.write(self.folder)
            self._ledger.record(part.name, part.key, part.files)

    def demand(self) -> None:
        """Refuse to go on without them.

        Raises:
            ExportError: some are missing or out of date.
        """
        for part in _PARTS:
            if not self._ledger.done(part.name, part.key):
                raise ExportError(f"{self.folder}: the tables of {part.name} are missing or old; run `tables` first")

    @property
    def digest(self) -> str:
        """Of all that is in them."""
        return " ".join(describe_file(self.folder / name).sha256 for name in TABLES)
