"""Where calibrations and plans are kept: under ``models/calibration``, by the checkpoint's sha256, in git.

So a build of a known checkpoint neither calibrates nor searches, which takes ten minutes. One of an unknown checkpoint
does both first.
"""

import hashlib
from pathlib import Path

import msgspec
import torch

from export.checkpoints.sources import INT8_SHA256, ORIGINAL
from export.corpus.lines import calibration_lines, unread
from export.progress import Progress
from export.quantise.calibrate import calibrate
from export.quantise.plan import PLAN, Plan, read_plan
from export.quantise.ranges import SPANS, Calibration
from export.quantise.search import Search, chosen_lines
from service.g2p.vocabulary import read_vocabulary
from service.manifest import VOICES
from service.voices.book import VoiceBook

TARGET = 1.6
"""dB of LSD that a plan aims at: see ``export/README.md`` for what more and less would cost."""
SEED = 0

_STANDS_FOR = {ORIGINAL.sha256: INT8_SHA256}
"""The published int8 model's weights are the original's, rounded; activations differ less than voices do. So one
calibration serves both, and the judge, who compares with the right float32 graphs, has the last word."""


class Recipe(msgspec.Struct, frozen=True):
    """All that a checkpoint's int8 graphs depend on besides its weights."""

    calibration: Calibration
    plan: Plan
    digest: str
    """Of both files."""


class Calibrations:
    """The calibrations in one folder.

    Args:
        folder: where they are kept.
        graphs: holds the float32 graphs of the checkpoint at hand.
        voices: folder of the voices.
        tables: folder of the tables that the sentences are read with.
        progress: told what is being done.
    """

    def __init__(self, folder: Path, graphs: Path, voices: Path, tables: Path, progress: Progress) -> None:
        self._folder, self._graphs, self._voices, self._tables, self._progress = (
            folder,
            graphs,
            voices,
            tables,
            progress,
        )

    def recipe(self, checkpoint: str) -> Recipe:
        """What to quantise the checkpoint with; measured first if that was never done."""
        home = self._home(checkpoint)
        stand_in = self._home(_STANDS_FOR.get(checkpoint, checkpoint))
        if not home.exists() and all((stand_in / name).exists() for name in (SPANS, PLAN)):
            home = stand_in
            self._progress("quantise: with the calibration of the same weights rounded to int8")
        if not (home / SPANS).exists():
            self.calibrate(checkpoint, SEED)
        if not (home / PLAN).exists():
            self.search(checkpoint, TARGET)
        digest = hashlib.sha256((home / SPANS).read_bytes() + (home / PLAN).read_bytes()).hexdigest()
        return Recipe(Calibration.read(home / SPANS), read_plan(home / PLAN), digest)

    def calibrate(self, checkpoint: str, seed: int) -> None:
        """Measure, and write ``spans.npz``; what a plan was searched with is gone then."""
        home = self._home(checkpoint)
        (home / PLAN).unlink(missing_ok=True)
        for reason in unread(self._tables):
            self._progress(f"calibrate: {reason}")
        lines = calibration_lines(seed, self._tables)
        found = calibrate(self._graphs, lines, self._book(), read_vocabulary(), seed, torch.get_num_threads())
        found.save(home / SPANS)
        self._progress(f"calibrate: {len(found)} sites in {home / SPANS}")

    def search(self, checkpoint: str, target: float) -> None:
        """Search, and write ``plan.json``."""
        home = self._home(checkpoint)
        search = Search(
            self._graphs,
            Calibration.read(home / SPANS),
            chosen_lines(calibration_lines(SEED, self._tables)),
            self._book(),
            read_vocabulary(),
            torch.get_num_threads(),
        )
        plan = search.find(target, checkpoint)
        plan.save(home / PLAN)
        self._progress(plan.table())

    def _home(self, checkpoint: str) -> Path:
        return self._folder / checkpoint[:12]

    def _book(self) -> VoiceBook:
        return VoiceBook.open(self._voices / VOICES)
