from pathlib import Path

import pytest

from export.corpus.lines import Line
from export.quantise.graph import Graph
from export.quantise.plan import Plan
from export.quantise.ranges import Calibration
from export.quantise.search import LINES, PHONEMES, Search, search_lines
from export.quantise.sites import sites
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import PROSODY, VOCODER
from service.voices.book import VoiceBook


@pytest.fixture(scope="module")
def search(tiny_build: Path, calibration: Calibration, lines: tuple[Line, ...], book: VoiceBook) -> Search:
    return Search(tiny_build, calibration, lines[1:2], book, read_vocabulary(), threads=1)


@pytest.fixture(scope="module")
def strictest(search: Search) -> Plan:
    """The plan of a target that cannot be reached."""
    return search.find(0.0, "digest")


def test_every_site_was_tried_alone_and_timed_either_way(strictest: Plan, tiny_build: Path) -> None:
    wanted = {site.name for name in (PROSODY, VOCODER) for site in sites(Graph.read(tiny_build / name))}
    assert {sensitivity.site for sensitivity in strictest.sensitivities} == wanted
    assert len(strictest.sensitivities) == len(wanted)
    assert all(
        sensitivity.float_seconds > 0 and sensitivity.int8_seconds > 0 for sensitivity in strictest.sensitivities
    )
    assert all(0 < sensitivity.lsd < 3 for sensitivity in strictest.sensitivities)


def test_the_worst_bargains_come_first(strictest: Plan) -> None:
    bargains = [sensitivity.lsd**2 / sensitivity.saved for sensitivity in strictest.sensitivities]
    assert bargains == sorted(bargains, reverse=True)


def test_a_target_out_of_reach_gives_the_best_that_was_tried(strictest: Plan) -> None:
    counts = [step.floats for step in strictest.steps]
    assert counts[0] == 0 and counts == sorted(set(counts)) and counts[-1] < len(strictest.sensitivities)
    best = min(strictest.steps, key=lambda step: step.lsd)
    assert best.floats > 0
    assert strictest.floats == tuple(sensitivity.site for sensitivity in strictest.sensitivities[: best.floats])
    assert strictest.table().endswith("not reached")
    assert (strictest.checkpoint_sha256, strictest.target) == ("digest", 0.0)


def test_sites_in_float_bring_the_whole_nearer(strictest: Plan) -> None:
    all_int8, *_, fewest = strictest.steps
    assert fewest.lsd < 0.5 * all_int8.lsd
    assert all_int8.lsd > max(sensitivity.lsd for sensitivity in strictest.sensitivities)


def test_times_of_a_combination_are_the_tables(strictest: Plan) -> None:
    for step in strictest.steps:
        parts = [
            sensitivity.float_seconds if number < step.floats else sensitivity.int8_seconds
            for number, sensitivity in enumerate(strictest.sensitivities)
        ]
        assert step.rtf == pytest.approx(sum(parts))


@pytest.mark.slow
def test_a_target_that_int8_meets_leaves_nothing_in_float(search: Search) -> None:
    plan = search.find(1e9, "digest")
    assert plan.floats == ()
    assert all(plan.is_int8(sensitivity.site) for sensitivity in plan.sensitivities)
    assert plan.table().endswith(" reached")


@pytest.mark.slow
def test_a_target_between_takes_the_fewest_floats_that_meet_it(search: Search, strictest: Plan) -> None:
    plan = search.find(strictest.steps[0].lsd / 2, "digest")
    within = [step for step in plan.steps if step.lsd <= plan.target]
    assert 0 < len(plan.floats) == within[0].floats < plan.steps[-1].floats


def test_it_listens_to_the_first_lines_of_a_middling_length() -> None:
    def line(count: int) -> Line:
        return Line("", "en-US", (("af_heart", 1.0),), 1.0, "a" * count)

    lengths = (1, PHONEMES[0] - 1, PHONEMES[0], 400, *range(40, 50), PHONEMES[1], PHONEMES[1] + 1)
    chosen = [len(each.phonemes) for each in search_lines([line(count) for count in lengths])]
    assert chosen == [PHONEMES[0], 40, 41, 42, 43] and len(chosen) == LINES
    assert [len(each.phonemes) for each in search_lines([line(PHONEMES[1]), line(500)])] == [PHONEMES[1]]
