import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from export.corpus.lines import Line
from export.errors import ExportError
from export.quality.teacher_forcing import LONGEST, TeacherForcedBuild, even_windows
from export.verification.comparison import snr
from service.acoustic.model import AcousticModel
from service.acoustic.windows import Window
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import PROSODY, VOCODER

LINE = Line("Here we go.", "en-US", (("af_heart", 1.0),), 1.1, "hɪɹ wˌi ɡˈO.")


@pytest.fixture(scope="module")
def build(tiny_build: Path) -> TeacherForcedBuild:
    return TeacherForcedBuild(tiny_build, read_vocabulary())


def test_its_own_durations_give_the_output_of_the_service(
    build: TeacherForcedBuild, tiny_build: Path, style: NDArray[np.float32]
) -> None:
    model = AcousticModel.open(tiny_build, threads=1, arena=256)
    plan = model.plan(read_vocabulary().tokens(LINE.phonemes), style, LINE.speed)
    free = model.render(plan, Window(0, plan.frames, 0, plan.frames))
    durations = build.durations(LINE, style)
    assert durations.tolist() == plan.durations.tolist()
    spoken = build.synthesise(LINE, style, durations)
    assert snr(free, spoken.waveform) > 60
    np.testing.assert_allclose(spoken.energy.reshape(-1, 2).mean(axis=1), plan.energy, rtol=1e-4, atol=1e-5)


def test_forced_durations_set_the_length(build: TeacherForcedBuild, style: NDArray[np.float32]) -> None:
    own = build.durations(LINE, style)
    spoken = build.synthesise(LINE, style, own + 2)
    assert len(spoken.waveform) == 600 * int((own + 2).sum())
    assert len(spoken.f0) == len(spoken.energy) == 2 * int((own + 2).sum())


def test_another_noise_changes_the_source_and_nothing_before_it(
    build: TeacherForcedBuild, style: NDArray[np.float32]
) -> None:
    durations = build.durations(LINE, style)
    one = build.synthesise(LINE, style, durations)
    same = build.synthesise(LINE, style, durations, build.noise)
    other = build.synthesise(LINE, style, durations, build.noise[::-1].copy())
    assert same.waveform.tolist() == one.waveform.tolist()
    assert other.f0.tolist() == one.f0.tolist()
    assert np.abs(other.source - one.source).max() > 1e-3
    assert np.abs(other.waveform - one.waveform).max() > 0


@pytest.mark.parametrize("frames", [1, LONGEST, LONGEST + 1, 5 * LONGEST])
def test_windows_cover_every_frame_once_and_none_is_too_long(frames: int) -> None:
    windows = even_windows(frames)
    assert [frame for window in windows for frame in range(window.start, window.end)] == list(range(frames))
    assert max(window.end - window.start for window in windows) <= LONGEST
    assert len(windows) == 1 or max(w.end - w.start for w in windows) - min(w.end - w.start for w in windows) <= 1


def test_long_lines_are_rendered_in_pieces_of_the_right_length(
    build: TeacherForcedBuild, style: NDArray[np.float32]
) -> None:
    own = build.durations(LINE, style)
    long = own + LONGEST // len(own) + 1
    assert len(build.synthesise(LINE, style, long).waveform) == 600 * int(long.sum()) > 600 * LONGEST


def test_weights_may_be_shared_with_another_build(tiny_build: Path, tmp_path: Path, build: TeacherForcedBuild) -> None:
    # Of a copy: onnx itself refuses weights with two names, and other tests read the tiny build with it.
    first, second = shutil.copytree(tiny_build, tmp_path / "first"), tmp_path / "second"
    second.mkdir()
    for name in (PROSODY, VOCODER):
        for path in (first / name, (first / name).with_suffix(".bin")):
            (second / path.name).hardlink_to(path)
    assert TeacherForcedBuild(second, read_vocabulary()).noise.tolist() == build.noise.tolist()


def test_a_graph_that_takes_no_durations_is_refused(tmp_path: Path) -> None:
    empty = onnx.helper.make_graph([], "empty", [], [])
    onnx.save(onnx.helper.make_model(empty), str(tmp_path / PROSODY))
    with pytest.raises(ExportError, match="has no input for durations"):
        TeacherForcedBuild(tmp_path, read_vocabulary())
