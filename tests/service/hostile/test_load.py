"""Eight clients at once, most of them up to no good, against the whole service with the tiny model.

Every good request gets the bytes it gets alone: the front-end, espeak-ng in it, the model and the encoders are shared,
and other servers are known to mix texts up. Afterwards the worker is as it was before: nothing grows with requests.
"""

import itertools
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from service.memory.footprint import footprint
from tests.service.contract import assert_openai_error
from tests.service.fakes import LIMIT, wait_until
from tests.service.hostile.cases import ELSEWHERE, MALFORMED, SILENT
from tests.service.hostile.wire import answers, exchange, only_answer, request
from tests.service.running import Server, serving

pytestmark = [pytest.mark.alone, pytest.mark.slow]

CLIENTS = 8
EACH = 20
"""Requests of one client."""
TEXTS = (
    # Words of no dictionary, which espeak-ng pronounces; with its lock gone, threads get each other's.
    "Zyxomma and Quorthon met Llanfair.",
    "The wug blicked, and Spuzzle grinted twice.",
    "Vrekle the mimsy tulgey, at 10 to 3.",
    "Ab½ & Xylth cost $3.50 😀",
    "One.",
)
VOICES = ("af_heart", "bm_george")
FORMATS = ("pcm", "mp3", "opus")
LONG = "Brillig toves went galumphing through the wabe, and nobody could say why. " * 25
GROWTH = 3.0
"""MiB that the allocator may keep more of after a few hundred requests."""


class Residue(msgspec.Struct, frozen=True):
    """What a worker holds when it is at rest."""

    descriptors: int
    threads: int
    files: tuple[str, ...]
    """In the folder for temporary files."""
    private: float
    """MiB."""


def speech(text: str, voice: str, form: str) -> bytes:
    body = {"input": text, "voice": voice, "response_format": form}
    return request("Connection: close", body=msgspec.json.encode(body))


GOOD = [speech(*asked) for asked in itertools.product(TEXTS, VOICES, FORMATS)]
REFUSED = [*MALFORMED.values(), *ELSEWHERE.values()]


class Load:
    """Runs all clients, and keeps what was not as it should be."""

    def __init__(self, server: Server, alone: Mapping[bytes, bytes]) -> None:
        self._server = server
        self._alone = alone
        self.surprises: list[object] = []
        self.healthy = 0
        self.busy = 0

    def run(self, seed: int) -> None:
        clients = [threading.Thread(target=self._client, args=(random.Random(seed + n),)) for n in range(CLIENTS)]
        over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(over,))
        for thread in (*clients, watcher):
            thread.start()
        for thread in clients:
            thread.join(3 * LIMIT)
        over.set()
        watcher.join(LIMIT)
        assert not any(thread.is_alive() for thread in (*clients, watcher)), "somebody never got an answer"

    def _client(self, choice: random.Random) -> None:
        for _ in range(EACH):
            try:
                choice.choice((self._good, self._good, self._refused, self._silent, self._leaving))(choice)
            except Exception as error:
                self.surprises.append(error)

    def _good(self, choice: random.Random) -> None:
        asked = choice.choice(GOOD)
        while (answer := only_answer(exchange(self._server, asked))).status_code == 429:
            # Those who left wait in the queue until they are missed.
            self.busy += 1
            time.sleep(0.1)
        if (answer.status_code, answer.body) != (200, self._alone[asked]):
            self.surprises.append((asked, answer.status_code, len(answer.body)))

    def _refused(self, choice: random.Random) -> None:
        sent, status = choice.choice(REFUSED)
        assert_openai_error(only_answer(exchange(self._server, sent)), status)

    def _silent(self, choice: random.Random) -> None:
        got = exchange(self._server, choice.choice([*SILENT.values()]))
        assert all(400 <= answer.status_code < 500 for answer in answers(got))

    def _leaving(self, choice: random.Random) -> None:
        """A client that is gone before its first byte or after some, politely or not."""
        with socket.create_connection(self._server.address, timeout=LIMIT) as connection:
            connection.sendall(speech(LONG, "bm_george", choice.choice(FORMATS)))
            if choice.random() < 0.7:
                connection.recv(choice.choice((1, 5000)))
            if choice.random() < 0.5:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(0.05):
            answer = only_answer(exchange(self._server, request(method="GET", path="/healthz", body=None)))
            self.healthy += answer.status_code == 200
            if answer.status_code != 200:
                self.surprises.append(answer)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(folder: Path, tiny_model: Path) -> Iterator[Server]:
    temporary = folder / "temporary"
    temporary.mkdir()
    environ = {"KOKORO_MODEL": str(tiny_model.resolve()), "KOKORO_WAIT_SECONDS": "300", "TMPDIR": str(temporary)}
    with serving(folder, **environ) as server:
        yield server


@pytest.fixture(scope="module")
def load(server: Server) -> Load:
    """After one round, so that everything that is loaded or grows once is there."""
    alone = {asked: only_answer(exchange(server, asked)).body for asked in GOOD}
    # 0.1 s of PCM and more: each answer is speech, and none is another's.
    assert all(len(body) > 1000 for body in alone.values()) and len(set(alone.values())) == len(GOOD)
    for voice in VOICES:
        # All windows there are, so that the arena has its size.
        assert only_answer(exchange(server, speech(LONG, voice, "pcm"))).status_code == 200
    load = Load(server, alone)
    load.run(seed=1)
    return load


def residue(server: Server, folder: Path) -> Residue:
    _, worker = server.processes
    return Residue(
        descriptors=len(list(Path(f"/proc/{worker}/fd").iterdir())),
        threads=len(list(Path(f"/proc/{worker}/task").iterdir())),
        files=tuple(sorted(path.name for path in (folder / "temporary").iterdir())),
        private=footprint(worker).private,
    )


def test_everybody_gets_what_they_would_get_alone(load: Load) -> None:
    assert load.surprises == []


def test_health_answers_all_the_while(load: Load) -> None:
    assert load.healthy > CLIENTS


def test_nothing_is_left_of_some_hundred_requests(load: Load, server: Server, folder: Path) -> None:
    before = residue(server, folder)
    load.run(seed=100)
    assert load.surprises == []
    # Connections that clients have left are noticed a moment later.
    assert wait_until(lambda: residue(server, folder).descriptors <= before.descriptors)
    after = residue(server, folder)
    assert (after.threads, after.files) == (before.threads, before.files)
    assert after.private - before.private < GROWTH
    assert len(server.workers) == 1
    assert "Traceback" not in server.log and "ERROR" not in server.log


def test_who_left_was_not_spoken_to_for_long(load: Load, server: Server) -> None:
    """All of the long text is two minutes of speech, and nobody wanted to hear it."""
    left = [line for line in server.spoken if line.get("outcome") == "abandoned"]
    assert len(left) > 20
    assert sum(line.get("audio", 0) for line in left) < 0.5 * 120 * len(left)


def test_nothing_that_was_said_is_in_any_log(load: Load, server: Server, folder: Path) -> None:
    logs = (server.log + (folder / "stdout").read_text()).lower()
    for word in ("zyxomma", "wug", "vrekle", "xylth", "brillig"):
        assert word not in logs
