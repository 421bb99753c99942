import msgspec
import pytest

from benchmarks.builds import NotMeasured
from benchmarks.machine import Machine
from benchmarks.model.implementations import PUBLISHED, PYTORCH
from benchmarks.model.report import MemoryUse, ModelReport, Quality, Timing, model_markdown, ratios, summarise
from benchmarks.model.utterances import Utterance

MACHINE = Machine(processor="A CPU", cores=2, memory_gib=4.0, python="3.12.1", onnxruntime="1.2.3")
OURS = "kokoro-lite, int8"


def memory_use(implementation: str, threads: int = 1) -> MemoryUse:
    return MemoryUse(implementation, threads, "a library 1", 90.4, 500.6, 400.2, 1.0)


TIMINGS = (
    # The machine is half as fast in the second turn, for all.
    Timing(PUBLISHED, 1, "a", 2.0, (0.4, 0.8)),
    Timing(PUBLISHED, 1, "b", 20.0, (0.5, 1.0)),
    Timing(OURS, 1, "a", 2.0, (0.2, 0.4)),
    Timing(OURS, 1, "b", 20.0, (0.25, 0.5)),
    Timing(PYTORCH, 1, "a", 2.0, (1.0, 2.0)),
)
WEIGHTS = (memory_use(PYTORCH), memory_use(PUBLISHED), memory_use(OURS))
QUALITIES = (
    Quality(OURS, "a", 2.0, 1.0, 3.3),
    Quality(OURS, "b", 3.0, 1.5, 3.5),
    Quality(PYTORCH, "a", 1.25, 1.25, None),
)


def report(missing: tuple[NotMeasured, ...] = ()) -> ModelReport:
    summaries = summarise(TIMINGS, WEIGHTS, QUALITIES)
    said = tuple(Utterance(name, "Text.", "a voice", 1.0, "t") for name in ("a", "b"))
    shares = ratios(TIMINGS, WEIGHTS)
    return ModelReport("2025-01-02", MACHINE, "a model", said, summaries, shares, TIMINGS, WEIGHTS, QUALITIES, missing)


def test_speed_is_the_median_and_quality_the_mean() -> None:
    by_name = {summary.implementation: summary for summary in summarise(TIMINGS, WEIGHTS, QUALITIES)}
    assert by_name[OURS].rtf == pytest.approx(0.325)
    assert by_name[OURS].lsd == pytest.approx(2.5)
    assert by_name[OURS].lsd_whole == pytest.approx(1.25)
    assert by_name[OURS].dnsmos == pytest.approx(3.4)
    assert by_name[PUBLISHED].lsd is None
    assert by_name[PYTORCH].dnsmos is None


def test_ratios_are_taken_within_a_round_and_only_of_kokoro_lite() -> None:
    (share,) = ratios(TIMINGS, WEIGHTS)
    assert (share.implementation, share.threads) == (OURS, 1)
    assert share.ratio == pytest.approx(0.5)


def test_threads_are_not_mixed() -> None:
    timings = (*TIMINGS, Timing(OURS, 2, "a", 2.0, (0.1, 0.1)), Timing(PUBLISHED, 2, "a", 2.0, (0.4, 0.4)))
    memory_uses = (*WEIGHTS, memory_use(OURS, 2), memory_use(PUBLISHED, 2))
    assert [(share.threads, share.ratio) for share in ratios(timings, memory_uses)] == [(1, 0.5), (2, 0.25)]
    assert summarise(timings, memory_uses, ())[3].rtf == pytest.approx(0.1)


def test_the_tables_show_the_values_rounded() -> None:
    table = model_markdown(report())
    assert f"| {OURS} | 1 | 0.33 | 501 MiB | 400 MiB | 90 MB | 2.50 dB | 1.25 dB | 3.40 |" in table
    assert f"| {PYTORCH} | 1 | 1.50 | 501 MiB | 400 MiB | 90 MB | 1.25 dB | 1.25 dB | not measured |" in table
    assert f"| {OURS} | 1 | 0.50 |" in table
    assert "2 held-out utterances of 2 to 20 s, 2 times each" in table
    assert "dynamic time warping" in table


def test_what_is_missing_is_excused_in_the_report() -> None:
    assert "* PyTorch: no python" in model_markdown(report((NotMeasured("PyTorch", "no python"),)))
    assert "Not measured:" not in model_markdown(report())


def test_the_report_survives_being_written() -> None:
    assert msgspec.json.decode(msgspec.json.encode(report()), type=ModelReport) == report()
