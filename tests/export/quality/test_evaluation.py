import shutil
from pathlib import Path

import msgspec
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from export.corpus.lines import Line, held_out_lines
from export.quality import dnsmos, recogniser, spectrograms
from export.quality.evaluation import LineComparison, QualityEvaluator, cents, open_evaluator, relative, write_report
from export.quality.report import Gate, QualityReport
from export.quality.teacher_forcing import TeacherForcedBuild
from service.g2p.vocabulary import read_vocabulary
from service.voices.book import VoiceBook

LINES = (
    Line("Here we go.", "en-US", (("af_heart", 0.7), ("bm_lewis", 0.3)), 1.1, "hɪɹ wˌi ɡˈO."),
    Line("Yes.", "en-GB", (("bm_lewis", 1.0),), 0.9, "jˈɛs."),
)


def compare_builds(given: Path, reference: Path) -> list[LineComparison]:
    vocabulary = read_vocabulary()
    evaluator = QualityEvaluator(
        TeacherForcedBuild(given, vocabulary),
        TeacherForcedBuild(reference, vocabulary),
        VoiceBook.open(reference / "voices.json"),
        dnsmos_model=None,
        recogniser_model=None,
    )
    return list(evaluator.compare(LINES))


def broken(build: Path, folder: Path, graph: str, weight: str) -> Path:
    shutil.copytree(build, folder)
    proto = onnx.load(str(folder / f"{graph}.onnx"))
    (tensor,) = [t for t in proto.graph.initializer if t.name.endswith(weight)]
    values = numpy_helper.to_array(tensor)
    tensor.CopyFrom(numpy_helper.from_array(values + np.float32(3.0), tensor.name))
    onnx.save(proto, str(folder / f"{graph}.onnx"))
    return folder


def test_a_build_is_at_no_distance_from_itself_and_its_floors_are_above(tiny_build: Path, tmp_path: Path) -> None:
    report = write_report(compare_builds(tiny_build, tiny_build), tiny_build, tiny_build, tmp_path, Gate())
    assert list(report.failures(Gate())) == []
    for line in report.lines:
        assert (line.lsd, line.mel, line.durations_differ, line.energy) == (0, 0, 0, 0)
        assert line.f0_cents in (0, None)
        assert line.seconds == line.seconds_free
        assert line.noise_floor.lsd > 0 and line.source_floor.lsd > 0


def test_the_report_is_written_with_pictures_of_the_first_lines(tiny_build: Path, tmp_path: Path) -> None:
    out = tmp_path / "quality"
    report = write_report(compare_builds(tiny_build, tiny_build), tiny_build, tiny_build, out, Gate(), spectrograms=1)
    assert msgspec.json.decode((out / "quality.json").read_bytes(), type=QualityReport) == report
    assert "not measured" in (out / "quality.md").read_text(encoding="utf-8")
    assert [path.name for path in out.glob("*.png")] == (["line-01.png"] if spectrograms.available() else [])


def test_a_vocoder_with_a_wrong_weight_fails_by_its_spectrum(tiny_build: Path, tmp_path: Path) -> None:
    other = broken(tiny_build, tmp_path / "broken", "vocoder", "post.bias")
    report = write_report(compare_builds(other, tiny_build), other, tiny_build, tmp_path / "out", Gate())
    (failure,) = report.failures(Gate())
    assert "LSD" in failure
    assert report.durations_differ == 0


def test_a_prosody_graph_with_a_wrong_weight_fails_by_its_durations(tiny_build: Path, tmp_path: Path) -> None:
    other = broken(tiny_build, tmp_path / "broken", "prosody", "duration_proj.bias")
    report = write_report(compare_builds(other, tiny_build), other, tiny_build, tmp_path / "out", Gate())
    assert any("durations differ" in failure for failure in report.failures(Gate()))
    # With the reference's durations, all else is the same.
    assert report.mean(lambda line: line.lsd) == pytest.approx(0, abs=1e-3)
    assert all(line.seconds != line.seconds_free for line in report.lines)


def test_curves_are_compared_where_that_means_something() -> None:
    f0 = np.asarray([0, 100, 200, 0, 300], np.float32)
    assert cents(f0, f0) == 0
    assert cents(f0, f0 * np.float32(2 ** (1 / 12))) == pytest.approx(100, rel=1e-3)
    assert cents(f0, np.zeros(5, np.float32)) is None
    assert relative(f0, f0 * np.float32(1.1)) == pytest.approx(0.1, rel=1e-3)


@pytest.mark.model
def test_the_real_model_is_evaluated_with_all_that_is_installed(tmp_path: Path) -> None:
    model = Path("models/kokoro-v1.0")
    lines = held_out_lines(4, model)[3:]
    evaluator = open_evaluator(model, model, VoiceBook.open(model / "voices.json"))
    report = write_report(evaluator.compare(lines), model, model, tmp_path, Gate(), spectrograms=1)
    (line,) = report.lines
    assert line.lsd == 0 and line.durations_differ == 0
    assert 0.3 < line.noise_floor.lsd < 3
    assert 0.1 < line.source_floor.lsd < 3
    assert (line.opinion is not None) == dnsmos.available()
    assert (line.words is not None) == recogniser.available()
