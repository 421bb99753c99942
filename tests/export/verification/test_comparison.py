import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from export.build.tiny import tiny_model
from export.errors import VerifyFailed
from export.verification.comparison import Report, Verifier, snr, write_and_check
from export.verification.graphs import ExportedGraphs
from export.verification.probes import PROBES, Probe
from export.verification.reference import Reference
from service.voices.book import VoiceBook

SHORT = (Probe("af_heart", 1.0, "hɪɹ wˌi ɡˈO."), Probe("bm_lewis", 0.9, "jˈɛs."))


def verify(folder: Path, vocabulary: dict[str, int]) -> Report:
    verifier = Verifier(
        ExportedGraphs(folder, threads=1),
        Reference(tiny_model(), torch.float64),
        lambda: Reference(tiny_model(), torch.float32),
        VoiceBook.open(Path("models/voices/voices.json")),
        vocabulary,
    )
    return verifier.verify("digest", SHORT)


def test_a_true_export_passes_with_its_figures_on_record(
    tiny_build: Path, vocabulary: dict[str, int], tmp_path: Path
) -> None:
    report = verify(tiny_build, vocabulary)
    write_and_check(report, tmp_path / "report.json")
    assert '"snr_source"' in (tmp_path / "report.json").read_text()
    assert [probe.snr_free is not None for probe in report.probes] == [True, False]
    assert len(report.table().splitlines()) == 1 + len(SHORT)


@pytest.mark.parametrize(("graph", "weight"), [("vocoder", "post.weight"), ("prosody", "duration_proj.bias")])
def test_an_export_with_one_wrong_weight_is_refused(
    tiny_build: Path, vocabulary: dict[str, int], tmp_path: Path, graph: str, weight: str
) -> None:
    broken = shutil.copytree(tiny_build, tmp_path / "broken")
    proto = onnx.load(str(broken / f"{graph}.onnx"))
    (tensor,) = [t for t in proto.graph.initializer if t.name.endswith(weight)]
    tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) + np.float32(0.3), tensor.name))
    onnx.save(proto, str(broken / f"{graph}.onnx"))
    with pytest.raises(VerifyFailed, match="af_heart"):
        write_and_check(verify(broken, vocabulary), tmp_path / "report.json")
    assert (tmp_path / "report.json").exists()


def test_the_probes_cover_voices_speeds_and_lengths(vocabulary: dict[str, int]) -> None:
    assert len(PROBES) >= 8 and len({probe.voice for probe in PROBES}) >= 4
    assert min(probe.speed for probe in PROBES) < 1 < max(probe.speed for probe in PROBES)
    assert all(phoneme in vocabulary for probe in PROBES for phoneme in probe.phonemes)


def test_snr_in_known_cases() -> None:
    signal = np.sin(np.arange(1000.0))
    assert snr(signal, signal) == 200
    assert snr(signal, signal * 1.1) == pytest.approx(20, abs=0.01)
    assert snr(signal, signal[:-1]) == float("-inf")
