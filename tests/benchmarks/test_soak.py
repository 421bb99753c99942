from pathlib import Path

import msgspec
import pytest

from benchmarks.machine import Machine
from benchmarks.soak.__main__ import main
from benchmarks.soak.plot import draw
from benchmarks.soak.run import Sample, SoakReport, soak
from benchmarks.soak.workload import SPEECH, requests_of

VOICES = ("af_heart", "am_michael", "bf_emma")
FORMATS = ("mp3", "aac", "wav")
WARM_UP, ALL = 40, 80


def report(*weights: float) -> SoakReport:
    machine = Machine("a processor", 2, 4.0, "3.11", "1.32")
    samples = tuple(Sample("short", 200, weight, 20, 5) for weight in weights)
    return SoakReport("2026-01-01", machine, "a model", 240, 1, max(weights), 1, (), samples)


def test_the_mixture_is_the_same_for_the_same_seed_and_has_every_kind() -> None:
    requests = list(requests_of(300, 7, VOICES, FORMATS))
    assert requests == list(requests_of(300, 7, VOICES, FORMATS))
    assert requests != list(requests_of(300, 8, VOICES, FORMATS))
    kinds = {"short", "medium", "long", "abandoned", "invalid", "other", "timed", "marked", "read", "heaviest"}
    assert {request.kind for request in requests} == kinds
    spoken = [msgspec.json.decode(each.body) for each in requests if each.path == SPEECH and each.statuses == (200,)]
    for field, least in (("voice", 12), ("response_format", 3), ("speed", 9)):
        assert len({body[field] for body in spoken}) == least
    assert all(len(body["input"]) <= 4096 for body in spoken)


def test_growth_is_counted_from_the_request_that_is_named() -> None:
    assert report(100, 130, 131, 133.5).growth(2, span=1) == 3.5


def test_one_request_that_leaves_more_in_memory_is_no_growth() -> None:
    assert report(100, 130, 130, 130, 131, 131, 140).growth(4, span=3) == 1


def test_the_picture_can_be_drawn(tmp_path: Path) -> None:
    draw(report(100, 130, 131), tmp_path / "soak.png")
    assert (tmp_path / "soak.png").read_bytes().startswith(b"\x89PNG")


def test_help_says_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "exceeds the budget" in " ".join(capsys.readouterr().out.split())


@pytest.mark.memory
@pytest.mark.model
@pytest.mark.slow
def test_a_server_holds_no_more_after_many_requests_than_after_a_few(capsys: pytest.CaptureFixture[str]) -> None:
    ran = soak(Path("models/kokoro-v1.0"), 240, ALL, seed=1)
    assert ran.failures == ()
    assert ran.workers == 1
    assert ran.peak <= ran.budget
    assert ran.growth(since=WARM_UP, span=15) < 5
    # Connections that are closing add two or three for a step.
    assert ran.samples[-1].descriptors <= ran.samples[WARM_UP - 1].descriptors + 4
    assert ran.samples[-1].threads <= ran.samples[WARM_UP - 1].threads + 1
