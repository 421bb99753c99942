"""The promise of KOKORO_MEMORY_MB, kept by the real server with the real model on the heaviest requests there are.

All processes together stay within the budget, and each also within a limit on its data (RLIMIT_DATA) of the same size,
beyond which the kernel refuses to allocate. All is switched on that takes memory: AAC, and audio that is kept in Redis.
"""

import http.client
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from benchmarks.memory_sampler import MemorySampler
from benchmarks.worst_inputs import AAC, FORMATS, LONGEST, MOST, PACES, TONGUES, Case
from service.speech import SAMPLE_RATE
from tests.service.daemons import redis
from tests.service.decoders import DECODERS
from tests.service.running import SPEECH, Server, launching

pytestmark = [pytest.mark.memory, pytest.mark.model, pytest.mark.slow]

SMALL = pytest.mark.parametrize("weighed", [240], indirect=True, ids=["240 MiB"])
"""Near the smallest budget that is accepted."""
AMPLE = pytest.mark.parametrize("weighed", [400], indirect=True, ids=["400 MiB"])
"""Enough for windows of every length. Five cases show the promise there: one of each kind."""
CASES = (AAC, *TONGUES, *LONGEST, *PACES, *FORMATS)
ONE_OF_EACH = (AAC, TONGUES[-1], LONGEST[0], PACES[0], FORMATS[0])
PATIENCE = 120
"""Seconds that a client waits; here a request may wait for three others."""


class Weighed(msgspec.Struct, frozen=True):
    """A server that has been weighed since it was started."""

    server: Server
    scale: MemorySampler
    budget: int


@pytest.fixture(scope="module")
def weighed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, real_model: Path
) -> Iterator[Weighed]:
    budget: int = request.param
    with redis(tmp_path_factory.mktemp("redis")) as cache, launching(tmp_path_factory.mktemp("server")) as launch:
        environ = {
            "KOKORO_MODEL": str(real_model.resolve()),
            "KOKORO_MEMORY_MB": str(budget),
            "KOKORO_CACHE_URL": f"redis://127.0.0.1:{cache.port}/0",
        }
        server = launch("--bind", "127.0.0.1:0", data=budget, **environ)
        with MemorySampler(server, 0.015, unshared=True) as scale:
            server.find_port()
            assert server.ask("GET", "/readyz").status == 200
            yield Weighed(server, scale, budget)


def said(server: Server, case: Case) -> tuple[int, bytes]:
    """Status and audio, all of it or as much as the client wants to hear."""
    with closing(http.client.HTTPConnection(*server.address, timeout=PATIENCE)) as connection:
        connection.request("POST", SPEECH, case.body)
        wanted = None if case.leaves is None else int(case.leaves * SAMPLE_RATE) * 2
        with connection.getresponse() as response:
            return response.status, response.read(wanted)


def is_plausible(case: Case, audio: bytes) -> bool:
    return case.is_plausible(DECODERS[case.form](audio))


def said_at_once(server: Server, cases: Sequence[Case]) -> list[tuple[Case, int, bytes]]:
    answers: list[tuple[Case, int, bytes]] = []

    def ask(case: Case) -> None:
        answers.append((case, *said(server, case)))

    threads = [threading.Thread(target=ask, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def assert_spoken_within_the_budget(weighed: Weighed, case: Case) -> None:
    status, audio = said(weighed.server, case)
    assert status == 200, audio
    assert is_plausible(case, audio)
    assert weighed.scale.peak_pss <= weighed.budget


def assert_one_worker_did_it_all(weighed: Weighed) -> None:
    """Nothing was replaced, halved or failed, so the figures are those of synthesis."""
    figures = weighed.server.metrics
    assert figures["kokoro_cache_faults_total"] == 0
    assert 'kokoro_cache_lookups_total{outcome="hit"}' not in figures, "a cached response is no measurement"
    assert len(weighed.server.workers) == 1
    for sign in ("Traceback", "too large", "more than the memory budget"):
        assert sign not in weighed.server.log
    print(f"peak {weighed.scale.peak_pss:.0f} of {weighed.budget} MiB")


@SMALL
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_heaviest_requests_are_spoken_within_the_budget(weighed: Weighed, case: Case) -> None:
    assert_spoken_within_the_budget(weighed, case)


@SMALL
def test_clients_at_once_are_served_one_after_another_within_the_budget(weighed: Weighed) -> None:
    # As nobody has asked before: the cache has the others.
    answers = said_at_once(weighed.server, [msgspec.structs.replace(case, speed=1.05) for case in FORMATS[:4]])
    assert len(answers) == 4
    for case, status, audio in answers:
        # On a slow machine the last one's turn may not come in time.
        assert status == 429 or (status == 200 and is_plausible(case, audio)), (case.name, status)
    assert weighed.scale.peak_pss <= weighed.budget


@SMALL
def test_languages_that_take_turns_make_room_for_each_other(weighed: Weighed) -> None:
    """Each of the large ones is let go of for the next, and what it had mapped is given to others."""
    for speed in (0.9, 1.0, 1.1, 1.2):
        for voice, text in (
            ("zf_xiaobei", "今天天气很好。"),
            ("af_heart", "The kettle is on."),
            ("jf_alpha", "今日は良い天気です。"),
            ("bm_george", "Mind the gap."),
        ):
            status, audio = said(weighed.server, Case(voice, text, voice=voice, speed=speed))
            assert status == 200 and len(audio) > SAMPLE_RATE
    assert weighed.scale.peak_pss <= weighed.budget


@SMALL
@pytest.mark.parametrize(("length", "status"), [(MOST + 1, 400), (1_000_000, 413)])
def test_more_than_is_accepted_is_refused(weighed: Weighed, length: int, status: int) -> None:
    assert said(weighed.server, Case("too long", "a" * length))[0] == status


@SMALL
def test_all_of_it_was_done_by_one_worker_which_never_ran_out_of_room(weighed: Weighed) -> None:
    """Last of its server's."""
    assert_one_worker_did_it_all(weighed)


@AMPLE
@pytest.mark.parametrize("case", ONE_OF_EACH, ids=lambda case: case.name)
def test_one_heavy_request_of_each_kind_is_spoken_within_an_ample_budget(weighed: Weighed, case: Case) -> None:
    assert_spoken_within_the_budget(weighed, case)


@AMPLE
def test_all_within_an_ample_budget_was_done_by_one_worker(weighed: Weighed) -> None:
    """Last of its server's."""
    assert_one_worker_did_it_all(weighed)
