"""Send the mixture to a real server, and look at its processes after each answer."""

import datetime
import http.client
import statistics
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec
from tqdm import tqdm

from benchmarks.machine import Machine, this_machine
from benchmarks.memory_sampler import Scale
from benchmarks.services.implementations import Ours
from benchmarks.soak.workload import Request, mixed
from benchmarks.unshared_pss import held_alone
from service.audio.encoders import FORMATS

PATIENCE = 600
"""Seconds that an answer may take on a busy machine."""


class Sample(msgspec.Struct, frozen=True):
    """The server at rest after a request; sums over its processes."""

    kind: str
    status: int
    pss: float
    """MiB, as if nothing else on the machine shared its files."""
    descriptors: int
    threads: int


class Soak(msgspec.Struct, frozen=True):
    """A whole run."""

    date: str
    machine: Machine
    model: str
    budget: int
    """MiB."""
    seed: int
    peak: float
    """The most that the server held at any moment, start included, in MiB."""
    workers: int
    """How many there have been; more than one: some were replaced."""
    wrong: tuple[str, ...]
    """Requests whose answer was not the right one."""
    samples: tuple[Sample, ...]

    def growth(self, since: int, span: int = 50) -> float:
        """MiB from the requests up to the ``since``th, counted from 1, to the last ones: medians over ``span`` of each.

        Medians, because the kernel has more or less of the code and the tables in memory after one kind or the other.
        """
        before, after = self.samples[max(0, since - span) : since], self.samples[-span:]
        return statistics.median(each.pss for each in after) - statistics.median(each.pss for each in before)


def soak(model: Path, budget: int, count: int, seed: int) -> Soak:
    """Start a server with that budget and send it ``count`` requests."""
    samples, wrong, workers = [], [], set[str]()
    # The server is started in here, so what starting it takes is weighed from the moment it can answer on.
    with Ours("kokoro-lite", model, memory=budget) as server, Scale(server, every=0.02, alone=True) as scale:
        requests = mixed(count, seed, _voices(server), [form.name for form in FORMATS if form.available])
        for number, request in enumerate(tqdm(requests, total=count, unit="request"), start=1):
            status = _answer(server, request)
            if status not in request.statuses:
                wrong.append(f"{number}, {request.kind}: status {status} for {request.body[:200]!r}")
            samples.append(_look(server.processes, request.kind, status))
            workers |= set(server.processes[1:])
    return Soak(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=str(model),
        budget=budget,
        seed=seed,
        peak=scale.peak_pss,
        workers=len(workers),
        wrong=tuple(wrong),
        samples=tuple(samples),
    )


def _voices(server: Ours) -> list[str]:
    with closing(http.client.HTTPConnection(*server.address, timeout=PATIENCE)) as connection:
        connection.request("GET", "/v1/audio/voices")
        with connection.getresponse() as response:
            found = msgspec.json.decode(response.read())
    # The sentences are English ones; what the other languages hold is weighed by tests of their own.
    return [voice["id"] for voice in found["voices"] if voice["language"].startswith("en-")]


def _answer(server: Ours, request: Request) -> int:
    with closing(http.client.HTTPConnection(*server.address, timeout=PATIENCE)) as connection:
        connection.request(request.method, request.path, request.body or None)
        with connection.getresponse() as response:
            response.read(request.leaves)
            return response.status


def _look(processes: Iterable[str], kind: str, status: int) -> Sample:
    ids = list(processes)
    return Sample(
        kind=kind,
        status=status,
        pss=round(held_alone(ids), 2),
        descriptors=sum(_entries(process, "fd") for process in ids),
        threads=sum(_entries(process, "task") for process in ids),
    )


def _entries(process: str, folder: str) -> int:
    return sum(1 for _ in Path(f"/proc/{process}/{folder}").iterdir())
