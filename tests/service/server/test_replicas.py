"""Two replicas behind nginx with deploy/nginx.conf: the same bytes from each, and no request fails while one after the
other is stopped and started anew."""

import http.client
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.service.daemons import Daemon, free_port, nginx
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, PIECE, SPEECH, Server, launching, request_body


class Replicas:
    """Servers on fixed ports, each with a folder for every time it was started."""

    def __init__(self, folder: Path, opened: ExitStack, *arguments: str, **environ: str) -> None:
        self._folder, self._opened = folder, opened
        self._arguments, self._environ = arguments, environ
        self._started = 0
        self.ports = [free_port() for _ in range(2)]
        self.servers = [self._start(port) for port in self.ports]

    def restart(self, number: int) -> None:
        """As an operator would: tell it to stop, wait for its end, start it, wait until it is ready."""
        old = self.servers[number]
        old.process.send_signal(signal.SIGTERM)
        assert old.process.wait(LIMIT) == 0
        assert "Traceback" not in old.log
        self.servers[number] = self._start(self.ports[number])

    def _start(self, port: int) -> Server:
        self._started += 1
        folder = self._folder / f"replica-{self._started}"
        folder.mkdir()
        launch = self._opened.enter_context(launching(folder))
        server = launch("--bind", f"127.0.0.1:{port}", *self._arguments, **self._environ)
        server.find_port()
        assert server.ask("GET", "/readyz").status == 200
        return server


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Replicas]]:
    with ExitStack() as opened:
        yield lambda *arguments, **environ: Replicas(tmp_path, opened, *arguments, **environ)


@pytest.fixture
def replicas(start: Callable[..., Replicas]) -> Replicas:
    return start(FAKE, KOKORO_WAIT_SECONDS=str(LIMIT), KOKORO_DRAIN_SECONDS="0.5")


@pytest.fixture
def balancer(replicas: Replicas, tmp_path: Path) -> Iterator[Daemon]:
    with nginx(tmp_path / "nginx", replicas.ports) as daemon:
        yield daemon


class Asked:
    """A request to the balancer."""

    def __init__(self, balancer: Daemon, script: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", balancer.port, timeout=LIMIT)
        self.connection.request("POST", SPEECH, request_body(script))
        self.response = self.connection.getresponse()

    def __enter__(self) -> http.client.HTTPResponse:
        return self.response

    def __exit__(self, *_error: object) -> None:
        self.response.close()
        self.connection.close()


def is_speaking(server: Server) -> bool:
    return server.metrics["kokoro_speaking"] == 1


def test_each_gives_the_same_bytes(start: Callable[..., Replicas], tiny_model: Path) -> None:
    """Whichever a client is sent to, before and after a restart; so a file or an ETag of one is good for the other."""
    replicas = start(KOKORO_MODEL=str(tiny_model.resolve()), KOKORO_DRAIN_SECONDS="0")
    made = [
        [
            (response.headers["etag"], response.read())
            for response in (
                server.ask("POST", SPEECH, request_body("The kettle sang.", response_format=form))
                for form in ("mp3", "wav", "opus")
            )
        ]
        for server in replicas.servers
    ]
    assert made[0] == made[1]
    assert len({body for _, body in made[0]}) == 3


def test_audio_passes_the_balancer_as_it_is_made(replicas: Replicas, balancer: Daemon) -> None:
    with Asked(balancer, "pieces=4 hold=2") as response:
        assert len(response.read(2 * PIECE)) == 2 * PIECE
        for server in replicas.servers:
            server.open_gate()
        assert len(response.read()) == 2 * PIECE


def test_a_stream_that_breaks_behind_the_balancer_breaks_before_it(replicas: Replicas, balancer: Daemon) -> None:
    with Asked(balancer, "pieces=4 hold=2") as response:
        assert response.read(PIECE)
        for server in replicas.servers:
            os.kill(int(server.workers[-1]), signal.SIGKILL)
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            response.read()


def test_a_request_that_kills_one_replica_does_not_come_to_the_other(replicas: Replicas, balancer: Daemon) -> None:
    statuses: list[int] = []

    def ask() -> None:
        with Asked(balancer, "pieces=4 hold=0") as response:
            statuses.append(response.status)

    thread = threading.Thread(target=ask)
    thread.start()
    assert wait_until(lambda: any(map(is_speaking, replicas.servers)))
    speaking, other = sorted(replicas.servers, key=is_speaking, reverse=True)
    os.kill(int(speaking.workers[-1]), signal.SIGKILL)
    thread.join(LIMIT)
    assert statuses == [502]
    assert not is_speaking(other) and other.spoken == []


def test_one_that_is_down_costs_no_request(replicas: Replicas, balancer: Daemon) -> None:
    replicas.servers[0].stop()
    # Its worker may outlive the master for a moment, and with it the socket.
    assert wait_until(lambda: not replicas.servers[0].accepts())
    for _ in range(20):
        with Asked(balancer, "pieces=1") as response:
            assert (response.status, len(response.read())) == (200, PIECE)


class Clients:
    """Several who ask the balancer again and again."""

    def __init__(self, balancer: Daemon) -> None:
        self._balancer = balancer
        self._stop = threading.Event()
        self.answers: list[tuple[int, int]] = []
        self.faults: list[object] = []

    def run_while(self, body: Callable[[], None]) -> None:
        threads = [threading.Thread(target=self._run, args=(count,)) for count in (1, 2, 4, 8)]
        for thread in threads:
            thread.start()
        try:
            body()
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(LIMIT)

    def _run(self, count: int) -> None:
        while not self._stop.is_set():
            try:
                with Asked(self._balancer, f"pieces={count} nap=40") as response:
                    answer = response.status, len(response.read())
            except Exception as error:
                self.faults.append(error)
            else:
                self.answers.append(answer)
                if answer != (200, count * PIECE):
                    self.faults.append(answer)


def test_a_rolling_restart_fails_no_request(replicas: Replicas, balancer: Daemon) -> None:
    clients = Clients(balancer)

    def roll() -> None:
        assert wait_until(lambda: len(clients.answers) > 10)
        for number in (0, 1):
            replicas.restart(number)
            assert wait_until(lambda: replicas.servers[number].spoken)  # noqa: B023

    clients.run_while(roll)
    assert clients.faults == []
    print(f"{len(clients.answers)} requests during a rolling restart")
    assert all(server.spoken for server in replicas.servers), "both took part again"


def test_a_client_of_one_replica_that_keeps_its_connection_is_sent_elsewhere(replicas: Replicas) -> None:
    """While it drains it closes each connection after the answer, so that the next request finds another."""
    server = replicas.servers[0]
    with closing(http.client.HTTPConnection(*server.address, timeout=LIMIT)) as connection:
        for draining in (False, True):
            connection.request("POST", SPEECH, request_body("pieces=1"))
            response = connection.getresponse()
            assert (response.status, len(response.read())) == (200, PIECE)
            assert (response.headers["connection"] == "close") is draining
            server.process.send_signal(signal.SIGTERM)
            assert draining or wait_until(lambda: server.ask("GET", "/readyz").status == 503)
