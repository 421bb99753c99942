"""Run of the soak test: send the workload to a real server, and measure its processes after each response."""

import datetime
import http.client
import statistics
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec
from tqdm import tqdm

from benchmarks.machine import Machine, this_machine
from benchmarks.memory_sampler import MemorySampler
from benchmarks.services.implementations import KokoroLite
from benchmarks.soak.workload import Request, requests_of
from benchmarks.unshared_pss import unshared_pss
from service.audio.encoders import FORMATS

TIMEOUT = 600
"""Timeout of a response in seconds, for a busy machine."""


class Sample(msgspec.Struct, frozen=True):
    """The idle server after a request; sums over its processes."""

    kind: str
    status: int
    pss: float
    """Unshared PSS in MiB."""
    descriptors: int
    threads: int


class SoakReport(msgspec.Struct, frozen=True):
    """Report of a run."""

    date: str
    machine: Machine
    model: str
    budget: int
    """Memory budget in MiB."""
    seed: int
    peak: float
    """Peak of unshared PSS in MiB, startup included."""
    workers: int
    """Number of worker processes; more than one if some were replaced."""
    failures: tuple[str, ...]
    """Requests with an unexpected status."""
    samples: tuple[Sample, ...]

    def growth(self, since: int, span: int = 50) -> float:
        """Growth in MiB from request ``since``, counted from 1, to the last: medians over ``span`` requests each.

        Medians, because the resident part of code and tables depends on the kind of request.
        """
        before, after = self.samples[max(0, since - span) : since], self.samples[-span:]
        return statistics.median(each.pss for each in after) - statistics.median(each.pss for each in before)


def soak(model: Path, budget: int, count: int, seed: int) -> SoakReport:
    """Start a server with ``budget`` and send it ``count`` requests; shows a progress bar."""
    samples, failures, workers = [], [], set[str]()
    # The server starts before the sampler, so startup is measured from the moment that the server is ready.
    with (
        KokoroLite("kokoro-lite", model, memory=budget) as server,
        MemorySampler(server, interval=0.02, unshared=True) as sampler,
    ):
        requests = requests_of(count, seed, _voices(server), [form.name for form in FORMATS if form.available])
        for number, request in enumerate(tqdm(requests, total=count, unit="request"), start=1):
            status = _send(server, request)
            if status not in request.statuses:
                failures.append(f"{number}, {request.kind}: status {status} for {request.body[:200]!r}")
            samples.append(_sample(server.processes, request.kind, status))
            workers |= set(server.processes[1:])
    return SoakReport(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=str(model),
        budget=budget,
        seed=seed,
        peak=sampler.peak_pss,
        workers=len(workers),
        failures=tuple(failures),
        samples=tuple(samples),
    )


def _voices(server: KokoroLite) -> list[str]:
    with closing(http.client.HTTPConnection(*server.address, timeout=TIMEOUT)) as connection:
        connection.request("GET", "/v1/audio/voices")
        with connection.getresponse() as response:
            listed = msgspec.json.decode(response.read())
    # The sentences are English; the memory of other languages has tests of its own.
    return [voice["id"] for voice in listed["voices"] if voice["language"].startswith("en-")]


def _send(server: KokoroLite, request: Request) -> int:
    with closing(http.client.HTTPConnection(*server.address, timeout=TIMEOUT)) as connection:
        connection.request(request.method, request.path, request.body or None)
        with connection.getresponse() as response:
            response.read(request.disconnect_after)
            return response.status


def _sample(processes: Iterable[str], kind: str, status: int) -> Sample:
    ids = list(processes)
    return Sample(
        kind=kind,
        status=status,
        pss=round(unshared_pss(ids), 2),
        descriptors=sum(_entries(process, "fd") for process in ids),
        threads=sum(_entries(process, "task") for process in ids),
    )


def _entries(process: str, folder: str) -> int:
    return sum(1 for _ in Path(f"/proc/{process}/{folder}").iterdir())
