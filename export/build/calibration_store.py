"""Store of calibrations and plans, by the checkpoint's sha256: ``models/calibration``, in git.

A build of a known checkpoint skips calibration and search, which take ten minutes. A build of an unknown one runs both
first.
"""

import hashlib
from pathlib import Path

import msgspec
import torch

from export.checkpoints.sources import INT8_SHA256, ORIGINAL
from export.corpus.lines import calibration_lines, unavailable_languages
from export.progress import Progress
from export.quantise.calibrate import calibrate
from export.quantise.plan import PLAN, Plan, read_plan
from export.quantise.ranges import RANGES, Calibration
from export.quantise.search import Search, search_lines
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import VOICES
from service.voices.book import VoiceBook

TARGET = 1.6
"""Default target of a plan, dB of LSD; ``export/README.md`` has the cost of other targets."""
SEED = 0

_SAME_WEIGHTS = {ORIGINAL.sha256: INT8_SHA256}
"""Checkpoints that may use another's calibration. The published int8 model's weights are the original's, rounded;
activations differ less between the two than between voices. The evaluation compares with the right float32 graphs and
decides."""


class Recipe(msgspec.Struct, frozen=True):
    """Inputs of quantisation besides the weights."""

    calibration: Calibration
    plan: Plan
    digest: str
    """sha256 of both files."""


class CalibrationStore:
    """Calibrations and plans in one folder.

    Args:
        folder: has a sub-folder for each checkpoint.
        graphs: folder of the float32 graphs of the checkpoint that is built.
        voices: folder of the voices.
        tables: folder of the tables of languages, for the G2P of the sentences.
        progress: receives a line on each step.
    """

    def __init__(self, folder: Path, graphs: Path, voices: Path, tables: Path, progress: Progress) -> None:
        self._folder, self._graphs, self._voices = folder, graphs, voices
        self._tables, self._progress = tables, progress

    def recipe(self, checkpoint: str) -> Recipe:
        """Calibration and plan of a checkpoint; each is made first if it is missing."""
        folder = self._folder_of(checkpoint)
        stand_in = self._folder_of(_SAME_WEIGHTS.get(checkpoint, checkpoint))
        if not folder.exists() and all((stand_in / name).exists() for name in (RANGES, PLAN)):
            folder = stand_in
            self._progress("quantise: using the calibration of the same weights rounded to int8")
        if not (folder / RANGES).exists():
            self.calibrate(checkpoint, SEED)
        if not (folder / PLAN).exists():
            self.search(checkpoint, TARGET)
        digest = hashlib.sha256((folder / RANGES).read_bytes() + (folder / PLAN).read_bytes()).hexdigest()
        return Recipe(Calibration.read(folder / RANGES), read_plan(folder / PLAN), digest)

    def calibrate(self, checkpoint: str, seed: int) -> None:
        """Measure and write ``activation_ranges.npz``; removes the plan, which depended on the previous ranges."""
        folder = self._folder_of(checkpoint)
        (folder / PLAN).unlink(missing_ok=True)
        for reason in unavailable_languages(self._tables):
            self._progress(f"calibrate: {reason}")
        lines = calibration_lines(seed, self._tables)
        calibration = calibrate(self._graphs, lines, self._book(), read_vocabulary(), seed, torch.get_num_threads())
        calibration.save(folder / RANGES)
        self._progress(f"calibrate: {len(calibration)} sites in {folder / RANGES}")

    def search(self, checkpoint: str, target: float) -> None:
        """Run the sensitivity search and write ``plan.json``."""
        folder = self._folder_of(checkpoint)
        search = Search(
            self._graphs,
            Calibration.read(folder / RANGES),
            search_lines(calibration_lines(SEED, self._tables)),
            self._book(),
            read_vocabulary(),
            torch.get_num_threads(),
        )
        plan = search.find(target, checkpoint)
        plan.save(folder / PLAN)
        self._progress(plan.table())

    def _folder_of(self, checkpoint: str) -> Path:
        return self._folder / checkpoint[:12]

    def _book(self) -> VoiceBook:
        return VoiceBook.open(self._voices / VOICES)
