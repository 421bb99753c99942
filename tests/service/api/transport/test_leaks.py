"""Whatever way a request ends, the place to speak is free again and the engine's iterator is closed."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from falcon import testing

from service.app import create_app
from service.settings import Settings
from tests.service.api.opened import OpenResponse
from tests.service.contract import assert_openai_error
from tests.service.fakes import LIMIT, FakeEngine, sine, wait_until

PATH = "/v1/audio/speech"


def test_a_body_that_was_sent_whole(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None]
) -> None:
    response = OpenResponse(client, "pieces=3")
    assert len(list(response.chunks)) == 3
    response.body.close()
    still_speaks()


def test_a_client_gone_before_the_first_byte(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None]
) -> None:
    response = OpenResponse(client, "pieces=3")
    assert response.status.startswith("200")
    assert speaker.running == 1
    response.body.close()
    assert speaker.made == 1
    still_speaks()


def test_a_client_gone_mid_way_stops_the_work(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None]
) -> None:
    response = OpenResponse(client, "pieces=100")
    for _ in range(3):
        next(response.chunks)
    response.body.close()
    assert speaker.made == 3
    still_speaks()


def test_closing_twice_frees_only_once(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None]
) -> None:
    first = OpenResponse(client, "pieces=3")
    first.body.close()
    second = OpenResponse(client, "pieces=3")
    first.body.close()
    # The place belongs to the second now, and a third must be told so.
    assert_openai_error(client.simulate_post(PATH, json={"input": "x"}), 429)
    second.body.close()
    still_speaks()


@pytest.mark.parametrize("script", ["pieces=4 fail=2", "pieces=4 crash=2"])
def test_an_engine_error_mid_way_breaks_the_stream(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None], script: str
) -> None:
    response = OpenResponse(client, script)
    got = [next(response.chunks), next(response.chunks)]
    with pytest.raises(ConnectionResetError):
        next(response.chunks)
    assert all(got)
    response.body.close()
    still_speaks()


@pytest.mark.parametrize("script", ["fail=0", "crash=0"])
def test_an_engine_error_at_the_start(
    client: testing.TestClient, still_speaks: Callable[[], None], script: str
) -> None:
    assert_openai_error(client.simulate_post(PATH, json={"input": script}), 500)
    still_speaks()


@pytest.mark.parametrize("bad", [0, 2])
@pytest.mark.parametrize("name", ["mp3", "opus", "flac", "wav"])
def test_an_encoder_error(bad: int, name: str) -> None:
    class Malformed(FakeEngine):
        """Breaks its promise: one piece is not an array of numbers."""

        def _pieces(self, script: object) -> Iterator[Any]:
            for index in range(4):
                broken = index == bad and self.asked[-1].text == "bad"
                yield "not audio" if broken else sine(36_000)

    speaker = Malformed()
    client = testing.TestClient(create_app(speaker, Settings(wait_seconds=0)))
    if bad == 0:
        assert_openai_error(client.simulate_post(PATH, json={"input": "bad", "response_format": name}), 500)
    else:
        with pytest.raises(ConnectionResetError):
            client.simulate_post(PATH, json={"input": "bad", "response_format": name})
    assert speaker.running == 0
    assert client.simulate_post(PATH, json={"input": "good", "response_format": name}).status_code == 200


def test_a_head_request_costs_nothing(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None]
) -> None:
    answer = client.simulate_head(PATH, json={"input": "Hello."})
    assert answer.status_code == 405
    assert speaker.asked == []
    still_speaks()


def test_a_failing_middleware_lets_the_stream_go(speaker: FakeEngine) -> None:
    class Failing:
        def process_response(self, req: object, resp: object, resource: object, req_succeeded: bool) -> None:
            raise RuntimeError("a later step failed")

    app = create_app(speaker, Settings(wait_seconds=0))
    app.add_middleware(Failing())
    client = testing.TestClient(app)
    for _ in range(2):
        assert_openai_error(client.simulate_post(PATH, json={"input": "pieces=3"}), 500, code="internal_error")
        assert speaker.running == 0


def test_a_second_request_is_told_when_to_come_again(client: testing.TestClient, speaker: FakeEngine) -> None:
    response = OpenResponse(client, "pieces=3")
    answer = client.simulate_post(PATH, json={"input": "Hello."})
    assert_openai_error(answer, 429, code="busy")
    assert int(answer.headers["retry-after"]) >= 1
    assert len(speaker.asked) == 1
    response.body.close()


def test_a_request_waits_for_its_turn(gate: threading.Event, speaker: FakeEngine) -> None:
    client = testing.TestClient(create_app(speaker, Settings(wait_seconds=LIMIT)))
    statuses: list[int] = []

    def ask(script: str) -> None:
        statuses.append(client.simulate_post(PATH, json={"input": script}).status_code)

    threads = [threading.Thread(target=ask, args=(script,)) for script in ("pieces=2 hold=1", "pieces=1")]
    threads[0].start()
    assert wait_until(lambda: speaker.made == 1)
    threads[1].start()
    gate.set()
    for thread in threads:
        thread.join(LIMIT)
    assert statuses == [200, 200]
    assert speaker.running == 0


def test_health_answers_while_somebody_is_spoken_to(client: testing.TestClient) -> None:
    response = OpenResponse(client, "pieces=3")
    for path in ("/healthz", "/readyz", "/v1/models", "/v1/audio/voices"):
        assert client.simulate_get(path).status_code == 200
    response.body.close()


def test_many_requests_of_every_kind_leave_no_thread_behind(
    client: testing.TestClient, still_speaks: Callable[[], None]
) -> None:
    before = set(threading.enumerate())
    for _ in range(20):
        client.simulate_post(PATH, json={"input": "pieces=2"})
        client.simulate_post(PATH, json={"input": "fail=0"})
        client.simulate_post(PATH, json={"speed": "fast"})
        OpenResponse(client, "pieces=3").body.close()
    assert set(threading.enumerate()) <= before
    still_speaks()


def test_the_place_is_free_before_the_client_knows_that_it_has_everything(
    client: testing.TestClient, still_speaks: Callable[[], None]
) -> None:
    response = OpenResponse(client, "pieces=3")
    assert len(list(response.chunks)) == 3
    still_speaks()
    response.body.close()
    still_speaks()
