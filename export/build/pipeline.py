"""Build pipeline: fetch, trace, verify, tables, quantise, native, evaluate, pack; a step that is up to date is skipped.

The methods of ``Build`` are the steps, and the command line's sub-commands. The float32 graphs are traced and verified
in the cache, once for all variants; an int8 variant is quantised from them, an fp32 one is a copy. A variant that
has native operators gets their libraries and a vocoder that uses them. The tables of languages are written into the
cache as well.
"""

import shutil
import time
from pathlib import Path

import msgspec
import torch

from export.build.calibration_store import CalibrationStore, Recipe
from export.build.packing import GRAPHS, REPORT, SharedFiles, pack
from export.build.single_file import write_single
from export.checkpoints.loading import load_model, published_config
from export.checkpoints.sources import Checkpoint, fetch
from export.corpus.lines import held_out_lines, unavailable_languages
from export.errors import ExportError, VerifyFailed
from export.native.compiler import compiler_version
from export.native.variant import NATIVE_FILES, write_native
from export.progress import Progress
from export.quality.evaluation import REPORT_JSON, REPORT_TABLE, open_evaluator, write_report
from export.quality.kernels import differing_outputs
from export.quality.report import Gate
from export.quantise.plan import PLAN
from export.quantise.variant import quantise
from export.stamps import Stamps, key_of
from export.tables.store import Tables
from export.tracing.trace import split_modules, trace_prosody, trace_vocoder
from export.verification.comparison import Verifier, write_and_check
from export.verification.graphs import ExportedGraphs
from export.verification.probes import PROBES
from export.verification.reference import Reference
from service.errors import NativeUnavailable
from service.model.manifest import NAME, PROSODY, VOCODER, VOICES, Manifest, describe_file, read_manifest
from service.model.variants import DEFAULT_VARIANT, Variant
from service.voices.book import VoiceBook

_TRACE_CODE = ("tracing", "checkpoints/loading.py", "checkpoints/dequantise.py")
_VERIFY_CODE = ("verification",)
_QUANTISE_CODE = ("quantise",)
_NATIVE_CODE = ("native", "../native")
_EVALUATION_CODE = ("quality", "corpus")
_PACK_CODE = ("build/packing.py", "../service/model/manifest.py", "../service/model/variants.py")

LINES = 8
"""Default number of held-out lines that int8 is evaluated on; `verify --lines 160` takes all English ones."""


class BuildPaths(msgspec.Struct, frozen=True):
    """Folders and files that a build reads and writes."""

    out: Path
    cache: Path
    """Downloads, rebuilt weights, float32 graphs and tables of languages, shared by all builds."""
    voices: Path
    """Folder of the factored voices."""
    calibrations: Path
    """Folder of committed calibrations and plans."""
    single: Path | None
    """File for kokoro-onnx with both graphs; None writes none."""


class Target(msgspec.Struct, frozen=True):
    """The variant to build, and the number of lines of its evaluation."""

    variant: Variant = DEFAULT_VARIANT
    lines: int = LINES
    """Held-out lines that a quantised variant is evaluated on."""


class Build:
    """One build: a variant, from a source, into a folder."""

    def __init__(self, source: str, paths: BuildPaths, target: Target, progress: Progress) -> None:
        self._source, self._paths, self._progress = source, paths, progress
        self._variant, self._lines = target.variant, target.lines
        self._float = paths.cache / "float32"
        for folder in (paths.out, self._float):
            folder.mkdir(parents=True, exist_ok=True)
        self._stamps, self._float_stamps = Stamps(paths.out), Stamps(self._float)
        self._tables = Tables(paths.cache / "tables", progress)
        self._calibrations = CalibrationStore(
            paths.calibrations, self._float, paths.voices, self._tables.folder, progress
        )

    def run(self) -> Manifest:
        """Run all steps; return the manifest."""
        started = time.monotonic()
        checkpoint = self.fetch()
        self.trace(checkpoint)
        self.verify_graphs(checkpoint)
        self.tables()
        self.quantise(checkpoint)
        self.native(checkpoint)
        self.evaluate(checkpoint)
        manifest = self.pack(checkpoint)
        self._progress(f"{self._paths.out} is ready: {manifest.description} ({time.monotonic() - started:.0f} s)")
        return manifest

    def fetch(self) -> Checkpoint:
        """Download or rebuild the checkpoint."""
        return fetch(self._source, self._paths.cache, self._progress)

    def trace(self, checkpoint: Checkpoint) -> None:
        """Trace the model into float32 graphs in the cache."""
        key = self._trace_key(checkpoint)
        if self._float_stamps.done("trace", key):
            self._progress("trace: up to date")
            return
        model = load_model(checkpoint.path, published_config())
        prosody, vocoder = split_modules(model)
        self._progress("trace: prosody graph")
        trace_prosody(prosody, self._float / PROSODY)
        self._progress("trace: vocoder graph")
        trace_vocoder(vocoder, self._float / VOCODER)
        self._float_stamps.record("trace", key, GRAPHS)

    def verify_graphs(self, checkpoint: Checkpoint) -> None:
        """Compare the float32 graphs with PyTorch.

        Raises:
            VerifyFailed: they differ by more than the limits.
        """
        key = self._verify_key(checkpoint)
        if self._float_stamps.done("verify", key):
            self._progress("verify: up to date")
            return
        config = published_config()
        verifier = Verifier(
            exported=ExportedGraphs(self._float, torch.get_num_threads()),
            float64=Reference(load_model(checkpoint.path, config), torch.float64),
            float32=lambda: Reference(load_model(checkpoint.path, config), torch.float32),
            book=self._book(),
            vocabulary=config["vocab"],
        )
        report = verifier.verify(checkpoint.origin.sha256, PROBES)
        self._progress(report.table())
        write_and_check(report, self._float / REPORT)
        self._float_stamps.record("verify", key, [REPORT])

    def tables(self) -> None:
        """Write the tables of all languages into the cache."""
        self._tables.write()

    def calibrate(self, checkpoint: Checkpoint, seed: int) -> None:
        """Measure activation ranges and store them for all builds of this checkpoint."""
        self._calibrations.calibrate(checkpoint.origin.sha256, seed)

    def search(self, checkpoint: Checkpoint, target: float) -> None:
        """Choose the precision of each layer and store the plan for all builds of this checkpoint."""
        self._calibrations.search(checkpoint.origin.sha256, target)

    def quantise(self, checkpoint: Checkpoint) -> None:
        """Write the graphs of this variant; those of fp32 are copied."""
        self._require(self._float_stamps.done("trace", self._trace_key(checkpoint)), "trace")
        recipe, key = self._recipe_and_key(checkpoint)
        if self._stamps.done("quantise", key):
            self._progress("quantise: up to date")
            return
        out = self._paths.out
        (out / NAME).unlink(missing_ok=True)
        if recipe is None:
            for name in GRAPHS:
                shutil.copyfile(self._float / name, out / name)
        else:
            self._progress(f"quantise: {len(recipe.plan.floats)} sites in float")
            quantise(self._float, out, recipe.calibration, recipe.plan.is_int8)
            recipe.plan.save(out / PLAN)
        self._stamps.record("quantise", key, [*GRAPHS, *([PLAN] if recipe else [])])

    def native(self, checkpoint: Checkpoint) -> None:
        """Compile the native operators and write the graphs that use them, if the variant is quantised.

        Raises:
            CompilationFailed: the compiler refuses a source.
        """
        if not self._variant.is_quantised:
            return
        recipe, quantised = self._recipe_and_key(checkpoint)
        self._require(self._stamps.done("quantise", quantised), "quantise")
        key = self._native_key(quantised)
        if recipe is None or self._stamps.done("native", key):
            self._progress("native: up to date")
            return
        (self._paths.out / NAME).unlink(missing_ok=True)
        self._progress("native: compiling the operators and writing the vocoder that uses them")
        write_native(self._float, self._paths.out, recipe.calibration, recipe.plan.is_int8)
        self._stamps.record("native", key, NATIVE_FILES)

    def evaluate(self, checkpoint: Checkpoint) -> None:
        """Compare int8 with float32 on held-out lines.

        Raises:
            VerifyFailed: the build loses more than the gate allows.
        """
        if not self._variant.is_quantised:
            return
        quantised = self._quantise_key(checkpoint)
        self._require(self._stamps.done("quantise", quantised), "quantise")
        self._require(self._stamps.done("native", self._native_key(quantised)), "native")
        self._tables.require()
        key = self._evaluation_key(checkpoint)
        if self._stamps.done("evaluate", key):
            self._progress("evaluate: up to date")
            return
        out, gate = self._paths.out, Gate()
        self._check_kernels()
        lines = held_out_lines(self._lines, self._tables.folder)
        if len(lines) < self._lines:
            for reason in unavailable_languages(self._tables.folder):
                self._progress(f"evaluate: {reason}")
        evaluator = open_evaluator(out, self._float, self._book(), torch.get_num_threads())
        report = write_report(evaluator.compare(lines), out, self._float, out, gate)
        self._progress((out / REPORT_TABLE).read_text(encoding="utf-8"))
        if failures := list(report.failures(gate)):
            raise VerifyFailed(
                "int8 differs from float32 by more than the gate allows:\n  " + "\n  ".join(failures),
                str(out / REPORT_JSON),
            )
        self._stamps.record("evaluate", key, [REPORT_JSON, REPORT_TABLE])

    def _check_kernels(self) -> None:
        """Compare the native kernels of this processor.

        Raises:
            VerifyFailed: two of them differ.
        """
        try:
            differing = list(differing_outputs(self._paths.out, self._book()))
        except NativeUnavailable as error:
            self._progress(f"evaluate: native operators: {error}")
            return
        if differing:
            raise VerifyFailed("native kernels differ:\n  " + "\n  ".join(differing), str(self._paths.out))

    def pack(self, checkpoint: Checkpoint) -> Manifest:
        """Write the manifest of a verified build, and the single file if one was requested."""
        quantised = self._variant.is_quantised
        # Checked first: the other keys need a calibration, and there may be no graphs yet to calibrate.
        self._require(self._float_stamps.done("verify", self._verify_key(checkpoint)), "verify")
        self._tables.require()
        step = "evaluate" if quantised else "quantise"
        verified = self._evaluation_key(checkpoint) if quantised else self._quantise_key(checkpoint)
        self._require(self._stamps.done(step, verified), "verify" if quantised else "quantise")
        voices = describe_file(self._paths.voices / VOICES).sha256
        key = key_of(verified, voices, self._tables.digest, code=_PACK_CODE)
        if self._paths.single is not None:
            self._progress(f"pack: {self._paths.single}")
            write_single(self._paths.out, published_config(), self._paths.single)
        if self._stamps.done("pack", key):
            self._progress("pack: up to date")
            return read_manifest(self._paths.out)
        shutil.copyfile(self._float / REPORT, self._paths.out / REPORT)
        reports = (REPORT, REPORT_JSON, PLAN) if quantised else (REPORT,)
        shared = SharedFiles(self._paths.voices, self._tables.folder)
        manifest = pack(self._paths.out, shared, checkpoint.origin, self._variant, reports)
        self._stamps.record("pack", key, [NAME, *(file.name for file in manifest.files)])
        return manifest

    def _require(self, done: bool, step: str) -> None:
        if not done:
            raise ExportError(f"{self._paths.out}: `{step}` has not been run for this input; run it first")

    def _book(self) -> VoiceBook:
        return VoiceBook.open(self._paths.voices / VOICES)

    def _recipe_and_key(self, checkpoint: Checkpoint) -> tuple[Recipe | None, str]:
        if not self._variant.is_quantised:
            return None, key_of(self._verify_key(checkpoint), self._variant.precision, code=())
        recipe = self._calibrations.recipe(checkpoint.origin.sha256)
        return recipe, key_of(self._verify_key(checkpoint), recipe.digest, code=_QUANTISE_CODE)

    def _quantise_key(self, checkpoint: Checkpoint) -> str:
        return self._recipe_and_key(checkpoint)[1]

    def _native_key(self, quantised: str) -> str:
        return key_of(quantised, compiler_version(), code=_NATIVE_CODE)

    def _evaluation_key(self, checkpoint: Checkpoint) -> str:
        quantised = self._quantise_key(checkpoint)
        parts = (quantised, self._native_key(quantised), str(self._lines), self._tables.digest)
        return key_of(*parts, code=_EVALUATION_CODE)

    def _trace_key(self, checkpoint: Checkpoint) -> str:
        return key_of(checkpoint.origin.sha256, code=_TRACE_CODE)

    def _verify_key(self, checkpoint: Checkpoint) -> str:
        return key_of(self._trace_key(checkpoint), code=_VERIFY_CODE)
