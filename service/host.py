"""Surroundings of the worker for the metrics: memory budget, memory in use, number of workers before this one."""

from collections.abc import Callable, Mapping

import msgspec

from service.memory.budget import KILLS, Budget, worker_budget
from service.memory.footprint import service_pss
from service.model.quota import read_quota
from service.settings import Settings

WORKER_GENERATION = "GUNICORN_WORKER_NUMBER"
"""Environment variable with the worker's generation, from 1.

gunicorn.conf.py sets it: the master alone outlives a worker, and a variable is enough to pass a number on.
"""
DRAINING = "kokoro.draining"
"""Key in a request's WSGI environment: the server is shutting down and should get no new requests."""


class Host(msgspec.Struct, frozen=True):
    """Values for the metrics."""

    budget: Budget | None = None
    """Memory of all processes, as their master found it."""
    measure_pss: Callable[[], float] = lambda: 0.0
    """Returns the MiB that all processes use now; 0 if that is unknown."""
    worker_generation: int = 1
    """Number of this worker among those of its master."""
    memory_kills: int = 0
    """Number of earlier workers that were killed as memory ran out."""

    cores: float | None = None
    """Quota of processor time; None: there is none."""

    @property
    def budget_mib(self) -> int:
        """Memory budget of all processes; 0: unknown."""
        return self.budget.mib if self.budget else 0


def read_host(settings: Settings, environ: Mapping[str, str]) -> Host:
    """The host of this process."""
    budget = worker_budget(settings.memory_mb or None, environ)
    generation, kills = (int(environ.get(name, default)) for name, default in ((WORKER_GENERATION, "1"), (KILLS, "0")))
    return Host(budget, service_pss, generation, kills, read_quota())
