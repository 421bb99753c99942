"""The steps of a build and its command line, on the real checkpoint if it is available."""

import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from export.build.packing import SharedFiles, pack
from export.build.pipeline import LINES, Build, BuildPaths, Target
from export.cli import main
from export.errors import ExportError
from export.native.variant import NATIVE_FILES
from export.quality.report import Gate, QualityReport
from export.quantise.graph import Graph
from export.quantise.plan import PLAN, read_plan
from export.quantise.ranges import RANGES, Calibration
from export.quantise.sites import sites
from export.verification.comparison import Report
from service.g2p.english.tables import FILES
from service.g2p.mandarin import tables as mandarin_tables
from service.model.manifest import PROSODY, VOCODER, read_manifest, verify_digests
from service.model.variants import VARIANTS, Variant

REAL = Path("models/kokoro-v1.0")


def test_help_explains_every_step_without_loading_torch() -> None:
    code = "import sys; from export.cli import main\ntry: main(['--help'])\nfinally: assert 'torch' not in sys.modules"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    steps = (
        "build",
        "fetch",
        "trace",
        "tables",
        "calibrate",
        "search",
        "quantise",
        "native",
        "verify",
        "pack",
        "voices",
    )
    for word in (*steps, "resumes where it stopped"):
        assert word in shown.stdout


def test_a_source_that_does_not_exist_ends_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["build", "--source", "nowhere.pth", "--out", str(tmp_path / "out"), "--cache", str(tmp_path)]
    assert main(arguments) == 1
    assert "error: nowhere.pth: no such file" in capsys.readouterr().err


def test_the_tiny_build_is_a_whole_build(tiny_build: Path) -> None:
    manifest = read_manifest(tiny_build)
    verify_digests(tiny_build, manifest)
    assert {*FILES, *mandarin_tables.FILES} <= {file.name for file in manifest.files}
    assert all((tiny_build / file.name).stat().st_mode & 0o777 == 0o644 for file in manifest.files)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.precision)
def test_an_unverified_build_is_not_packed_nor_calibrated_for_it(tmp_path: Path, variant: Variant) -> None:
    weights = tmp_path / "any.pth"
    weights.write_bytes(b"weights")
    paths = BuildPaths(tmp_path / "out", tmp_path / "cache", Path("models/voices"), tmp_path / "calibrations", None)
    build = Build(str(weights), paths, Target(variant), print)
    with pytest.raises(ExportError, match="`verify` has not been run"):
        build.pack(build.fetch())
    assert not (tmp_path / "calibrations").exists()


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.precision)
def test_native_files_are_packed_with_the_variants_that_have_them(
    tiny_build: Path, tmp_path: Path, variant: Variant
) -> None:
    folder = tmp_path / "build"
    shutil.copytree(tiny_build, folder)
    for name in NATIVE_FILES:
        (folder / name).write_bytes(b"native")
    shared = SharedFiles(Path("models/voices"), tiny_build)
    manifest = pack(folder, shared, read_manifest(tiny_build).origin, variant)
    packed = {file.name for file in manifest.files} & set(NATIVE_FILES)
    assert packed == (set(NATIVE_FILES) if variant.is_quantised else set())
    assert all((folder / name).stat().st_mode & 0o777 == 0o644 for name in packed)


def test_native_operators_are_not_made_before_the_graphs_of_the_variant(
    tmp_path: Path, calibration: Calibration
) -> None:
    weights = tmp_path / "any.pth"
    weights.write_bytes(b"weights")
    paths = BuildPaths(tmp_path / "out", tmp_path / "cache", Path("models/voices"), tmp_path / "calibrations", None)
    build = Build(str(weights), paths, Target(), print)
    checkpoint = build.fetch()
    folder = paths.calibrations / checkpoint.origin.sha256[:12]
    calibration.save(folder / RANGES)
    shutil.copyfile(next(Path("models/calibration").glob(f"*/{PLAN}")), folder / PLAN)
    with pytest.raises(ExportError, match="`quantise` has not been run"):
        build.native(checkpoint)
    assert list(paths.out.iterdir()) == []


@pytest.mark.model
def test_the_real_build_was_verified_on_the_weights_it_names() -> None:
    manifest = read_manifest(REAL)
    report = msgspec.json.decode((REAL / "report.json").read_bytes(), type=Report)
    assert report.checkpoint_sha256 == manifest.origin.sha256
    assert list(report.failures()) == []
    assert len(report.probes) >= 8 and len({probe.voice for probe in report.probes}) >= 4
    assert all(probe.durations_differ == 0 and probe.snr >= 60 for probe in report.probes)


@pytest.mark.model
def test_the_real_build_is_int8_evaluated_within_the_gate_and_small() -> None:
    manifest = read_manifest(REAL)
    assert manifest.variant.is_quantised
    names = {file.name for file in manifest.files}
    assert {"quality.json", "plan.json", "report.json"} <= names
    quality = msgspec.json.decode((REAL / "quality.json").read_bytes(), type=QualityReport)
    assert len(quality.lines) >= LINES
    assert list(quality.failures(Gate())) == []
    sizes = {file.name: file.bytes for file in manifest.files}
    native = sum(sizes.pop(name) for name in NATIVE_FILES)
    english = sum(sizes.pop(name) for name in FILES)
    mandarin = sum(sizes.pop(name) for name in mandarin_tables.FILES)
    assert sum(sizes.values()) <= 110_000_000 and english <= 11_000_000 and mandarin <= 5_000_000
    assert native <= 60_000_000


@pytest.mark.model
def test_the_real_build_computes_in_int8_what_its_plan_says() -> None:
    plan = read_plan(REAL / "plan.json")
    for name in (PROSODY, VOCODER):
        in_float = {site.name for site in sites(Graph.read(REAL / name))}
        assert in_float <= set(plan.floats)
        plan = msgspec.structs.replace(plan, floats=tuple(site for site in plan.floats if site not in in_float))
    assert plan.floats == ()


@pytest.mark.model
def test_a_finished_build_is_not_done_again(capsys: pytest.CaptureFixture[str]) -> None:
    manifest = read_manifest(REAL)
    before = (REAL / "manifest.json").stat().st_mtime_ns
    source = manifest.origin.source if manifest.origin.source != "path" else "auto"
    assert main(["build", "--source", source, "--out", str(REAL)]) == 0
    output = capsys.readouterr().err
    for step in (
        "trace:",
        "verify:",
        "tables: english",
        "tables: japanese",
        "quantise:",
        "native:",
        "evaluate:",
        "pack:",
    ):
        assert f"{step} up to date" in output
    assert (REAL / "manifest.json").stat().st_mtime_ns == before
