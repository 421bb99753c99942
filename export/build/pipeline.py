"""fetch -> trace -> verify -> tables -> quantise -> judge -> pack, each skipped when its result is there.

``Build`` knows the folders; its methods are the steps and the command line's subcommands. The float32 graphs are
traced and verified in the cache, once for all variants; a variant is quantised from them, or is a copy of them. The
tables of languages are made in the cache as well.
"""

import shutil
import time
from pathlib import Path

import msgspec
import torch

from export.build.calibration_store import Calibrations, Recipe
from export.build.packing import GRAPHS, REPORT, Added, pack
from export.build.single_file import write_single
from export.checkpoints.loading import load_model, published_config
from export.checkpoints.sources import Checkpoint, fetch
from export.corpus.lines import held_out_lines, unread
from export.errors import ExportError, VerifyFailed
from export.progress import Progress
from export.quality.evaluation import REPORT_JSON, REPORT_TABLE, open_judge, write_report
from export.quality.report import Gate
from export.quantise.plan import PLAN
from export.quantise.variant import quantise
from export.stamps import Ledger, key_of
from export.tables.store import Tables
from export.tracing.trace import split_modules, trace_prosody, trace_vocoder
from export.verification.comparison import Judge, demand
from export.verification.graphs import Exported
from export.verification.probes import PROBES
from export.verification.reference import Reference
from service.manifest import NAME, PROSODY, VOCODER, VOICES, Manifest, describe_file, read_manifest
from service.variants import DEFAULT_VARIANT, Variant
from service.voices.book import VoiceBook

_TRACE_CODE = ("tracing", "checkpoints/loading.py", "checkpoints/dequantise.py")
_VERIFY_CODE = ("verification",)
_QUANTISE_CODE = ("quantise",)
_JUDGE_CODE = ("quality", "corpus")
_PACK_CODE = ("build/packing.py", "../service/manifest.py", "../service/variants.py")

LINES = 8
"""Held-out lines that a build is judged on if nothing else is said; `verify --lines 160` takes them all."""


class Places(msgspec.Struct, frozen=True):
    """Where a build reads and writes."""

    out: Path
    cache: Path
    """Downloads, rebuilt weights, float32 graphs and tables of languages, shared by all builds."""
    voices: Path
    """Folder of the factored voices."""
    calibrations: Path
    """Folder of committed calibrations and plans."""
    single: Path | None
    """Also write one file for kokoro-onnx, there."""


class Target(msgspec.Struct, frozen=True):
    """The variant to build, and how thoroughly it is judged."""

    variant: Variant = DEFAULT_VARIANT
    lines: int = LINES
    """Held-out lines that a quantised variant is judged on."""


class Build:
    """One build of one variant from one source into one folder."""

    def __init__(self, source: str, places: Places, target: Target, progress: Progress) -> None:
        self._source, self._places, self._progress = source, places, progress
        self._variant, self._lines = target.variant, target.lines
        self._float = places.cache / "float32"
        for folder in (places.out, self._float):
            folder.mkdir(parents=True, exist_ok=True)
        self._ledger, self._float_ledger = Ledger(places.out), Ledger(self._float)
        self._tables = Tables(places.cache / "tables", progress)
        self._calibrations = Calibrations(
            places.calibrations, self._float, places.voices, self._tables.folder, progress
        )

    def run(self) -> Manifest:
        """All steps."""
        started = time.monotonic()
        checkpoint = self.fetch()
        self.trace(checkpoint)
        self.verify_graphs(checkpoint)
        self.tables()
        self.quantise(checkpoint)
        self.judge(checkpoint)
        manifest = self.pack(checkpoint)
        self._progress(f"{self._places.out} is ready: {manifest.description} ({time.monotonic() - started:.0f} s)")
        return manifest

    def fetch(self) -> Checkpoint:
        """Get the weights."""
        return fetch(self._source, self._places.cache, self._progress)

    def trace(self, checkpoint: Checkpoint) -> None:
        """Write the float32 graphs."""
        key = self._trace_key(checkpoint)
        if self._float_ledger.done("trace", key):
            self._progress("trace: already done")
            return
        model = load_model(checkpoint.path, published_config())
        prosody, vocoder = split_modules(model)
        self._progress("trace: prosody graph")
        trace_prosody(prosody, self._float / PROSODY)
        self._progress("trace: vocoder graph")
        trace_vocoder(vocoder, self._float / VOCODER)
        self._float_ledger.record("trace", key, GRAPHS)

    def verify_graphs(self, checkpoint: Checkpoint) -> None:
        """Compare the float32 graphs with PyTorch; a build that differs is refused."""
        key = self._verify_key(checkpoint)
        if self._float_ledger.done("verify", key):
            self._progress("verify: already done")
            return
        config = published_config()
        judge = Judge(
            exported=Exported(self._float, torch.get_num_threads()),
            exact=Reference(load_model(checkpoint.path, config), torch.float64),
            torch32=lambda: Reference(load_model(checkpoint.path, config), torch.float32),
            book=self._book(),
            vocabulary=config["vocab"],
        )
        report = judge.judge(checkpoint.origin.sha256, PROBES)
        self._progress(report.table())
        demand(report, self._float / REPORT)
        self._float_ledger.record("verify", key, [REPORT])

    def tables(self) -> None:
        """Write the tables that languages are read with."""
        self._tables.write()

    def calibrate(self, checkpoint: Checkpoint, seed: int) -> None:
        """Measure activations, and keep what was found for all builds of this checkpoint."""
        self._calibrations.calibrate(checkpoint.origin.sha256, seed)

    def search(self, checkpoint: Checkpoint, target: float) -> None:
        """Choose the precision of each layer, and keep it for all builds of this checkpoint."""
        self._calibrations.search(checkpoint.origin.sha256, target)

    def quantise(self, checkpoint: Checkpoint) -> None:
        """Write this variant's graphs; those of float32 are copied."""
        self._demand(self._float_ledger.done("trace", self._trace_key(checkpoint)), "trace")
        recipe, key = self._recipe_and_key(checkpoint)
        if self._ledger.done("quantise", key):
            self._progress("quantise: already done")
            return
        out = self._places.out
        (out / NAME).unlink(missing_ok=True)
        if recipe is None:
            for name in GRAPHS:
                shutil.copyfile(self._float / name, out / name)
        else:
            self._progress(f"quantise: {self._variant.isa}, {len(recipe.plan.floats)} sites in float")
            quantise(self._float, out, recipe.calibration, recipe.plan.is_int8, not self._variant.needs_exact_sums)
            recipe.plan.save(out / PLAN)
        self._ledger.record("quantise", key, [*GRAPHS, *([PLAN] if recipe else [])])

    def judge(self, checkpoint: Checkpoint) -> None:
        """Compare int8 with float32 on held-out lines; a build that loses too much is refused."""
        if not self._variant.is_quantised:
            return
        self._demand(self._ledger.done("quantise", self._key(checkpoint)), "quantise")
        self._tables.demand()
        key = self._judge_key(checkpoint)
        if self._ledger.done("judge", key):
            self._progress("judge: already done")
            return
        out, gate = self._places.out, Gate()
        lines = held_out_lines(self._lines, self._tables.folder)
        if len(lines) < self._lines:
            for reason in unread(self._tables.folder):
                self._progress(f"judge: {reason}")
        judge = open_judge(out, self._float, self._book(), torch.get_num_threads())
        report = write_report(judge.compare(lines), out, self._float, out, gate)
        self._progress((out / REPORT_TABLE).read_text(encoding="utf-8"))
        if failures := list(report.failures(gate)):
            raise VerifyFailed("int8 loses too much:\n  " + "\n  ".join(failures), str(out / REPORT_JSON))
        self._ledger.record("judge", key, [REPORT_JSON, REPORT_TABLE])

    def pack(self, checkpoint: Checkpoint) -> Manifest:
        """Write the manifest of a verified build, and the single file where one was asked for."""
        quantised = self._variant.is_quantised
        # Asked first, because the other keys need a calibration, and there may be nothing yet to calibrate.
        self._demand(self._float_ledger.done("verify", self._verify_key(checkpoint)), "verify")
        self._tables.demand()
        step, verified = ("judge", self._judge_key(checkpoint)) if quantised else ("quantise", self._key(checkpoint))
        self._demand(self._ledger.done(step, verified), "verify" if quantised else "quantise")
        voices = describe_file(self._places.voices / VOICES).sha256
        key = key_of(verified, voices, self._tables.digest, code=_PACK_CODE)
        if self._places.single is not None:
            self._progress(f"pack: {self._places.single}")
            write_single(self._places.out, published_config(), self._places.single)
        if self._ledger.done("pack", key):
            self._progress("pack: already done")
            return read_manifest(self._places.out)
        shutil.copyfile(self._float / REPORT, self._places.out / REPORT)
        reports = (REPORT, REPORT_JSON, PLAN) if quantised else (REPORT,)
        added = Added(self._places.voices, self._tables.folder)
        manifest = pack(self._places.out, added, checkpoint.origin, self._variant, reports)
        self._ledger.record("pack", key, [NAME, *(file.name for file in manifest.files)])
        return manifest

    def _demand(self, done: bool, step: str) -> None:
        if not done:
            raise ExportError(f"{self._places.out}: `{step}` has not been run, or on something else; run it first")

    def _book(self) -> VoiceBook:
        return VoiceBook.open(self._places.voices / VOICES)

    def _recipe_and_key(self, checkpoint: Checkpoint) -> tuple[Recipe | None, str]:
        if not self._variant.is_quantised:
            return None, key_of(self._verify_key(checkpoint), self._variant.precision, code=())
        recipe = self._calibrations.recipe(checkpoint.origin.sha256)
        parts = (self._verify_key(checkpoint), recipe.digest, self._variant.isa)
        return recipe, key_of(*parts, code=_QUANTISE_CODE)

    def _key(self, checkpoint: Checkpoint) -> str:
        return self._recipe_and_key(checkpoint)[1]

    def _judge_key(self, checkpoint: Checkpoint) -> str:
        return key_of(self._key(checkpoint), str(self._lines), self._tables.digest, code=_JUDGE_CODE)

    def _trace_key(self, checkpoint: Checkpoint) -> str:
        return key_of(checkpoint.origin.sha256, code=_TRACE_CODE)

    def _verify_key(self, checkpoint: Checkpoint) -> str:
        return key_of(self._trace_key(checkpoint), code=_VERIFY_CODE)
