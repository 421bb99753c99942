from pathlib import Path

import numpy as np
import pytest

from export.corpus.lines import Line, style
from export.quantise.activation_sampling import ActivationSampler
from export.quantise.calibrate import calibrate
from export.quantise.graph import Graph, open_model
from export.quantise.ranges import Calibration
from export.quantise.sites import Site, sites
from export.quantise.snake import UNIT
from service.acoustic.model import AcousticModel
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import PROSODY, VOCODER
from service.voices.book import VoiceBook


def bounds(calibration: Calibration) -> dict[str, list[list[float]]]:
    return {
        each.site: [bound.tolist() for bounds in (each.input, each.output) for bound in (bounds.low, bounds.high)]
        for each in calibration
    }


def channels(graph: Graph, site: Site) -> tuple[int, int]:
    maker = graph.maker(site.output)
    assert maker is not None
    made, given, _ = graph.weight(maker.input[1]).shape
    return given, made


def test_every_site_of_both_graphs_has_a_range_for_every_channel(tiny_build: Path, calibration: Calibration) -> None:
    graphs = [Graph.read(tiny_build / name) for name in (PROSODY, VOCODER)]
    wanted = {site.name: channels(graph, site) for graph in graphs for site in sites(graph)}
    assert {each.site: (len(each.input.low), len(each.output.low)) for each in calibration} == wanted
    assert len(calibration) == len(wanted) > 50
    for each in calibration:
        for bounds in (each.input, each.output):
            assert (bounds.low <= 0).all() and (bounds.high >= 0).all()
            assert (bounds.high > bounds.low).all(), each.site


def test_what_reads_a_snake_is_calibrated_in_the_cheap_snakes_unit(
    tiny_build: Path, lines: tuple[Line, ...], book: VoiceBook, calibration: Calibration
) -> None:
    line, graph = lines[0], Graph.read(tiny_build / VOCODER)
    plan = AcousticModel.open(tiny_build, threads=1, arena=256).plan(
        read_vocabulary().tokens(line.phonemes), style(book, line), line.speed
    )
    found = list(sites(graph))
    sampler = ActivationSampler([site.input for site in found], 500, np.random.default_rng(0))
    session = open_model(sampler.instrument(graph.model()), threads=1)
    columns = sampler.run(session, (), {"features": plan.features, "source": plan.source, "style": plan.style})[1]
    ratios = [
        calibration.of(site.name).input.high.mean() / np.quantile(exact, 0.999, axis=1).mean()
        for site, exact in zip(found, columns, strict=True)
        if "blocks" in site.name
    ]
    assert np.median(ratios) == pytest.approx(UNIT, rel=0.25)


def test_the_same_seed_draws_the_same_and_another_does_not(
    tiny_build: Path, lines: tuple[Line, ...], book: VoiceBook, calibration: Calibration
) -> None:
    same, other = (calibrate(tiny_build, lines, book, read_vocabulary(), seed, threads=1) for seed in (0, 1))
    assert bounds(same) == bounds(calibration)
    assert all(bounds(other)[site] != found for site, found in bounds(calibration).items())


def test_progress_is_shown(
    tiny_build: Path, lines: tuple[Line, ...], book: VoiceBook, capsys: pytest.CaptureFixture[str]
) -> None:
    count = len(calibrate(tiny_build, lines[1:2], book, read_vocabulary(), seed=0, threads=1))
    shown = capsys.readouterr().err
    assert "calibrate" in shown and "1/1" in shown and "clip" in shown and f"{count}/{count}" in shown


def test_a_range_covers_nearly_all_of_what_flows(
    tiny_build: Path, lines: tuple[Line, ...], book: VoiceBook, calibration: Calibration
) -> None:
    one = calibrate(tiny_build, lines[:1], book, read_vocabulary(), seed=3, threads=1)
    ratios = [
        (of_one.output.high - of_one.output.low) / (each.output.high - each.output.low)
        for of_one, each in zip(one, calibration, strict=True)
    ]
    # Other lines and other draws say much the same of every channel.
    assert 0.8 < np.median(np.concatenate(ratios)) < 1.25
