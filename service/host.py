"""Surroundings of the worker for the metrics: memory budget, memory in use, number of workers before this one."""

from collections.abc import Callable, Mapping

import msgspec

from service.memory.budget import read_budget
from service.memory.footprint import service_pss
from service.settings import Settings

WORKER_GENERATION = "GUNICORN_WORKER_NUMBER"
"""Environment variable with the worker's generation, from 1.

gunicorn.conf.py sets it: the master alone outlives a worker, and a variable is enough to pass a number on.
"""
DRAINING = "kokoro.draining"
"""Key in a request's WSGI environment: the server is shutting down and should get no new requests."""


class Host(msgspec.Struct, frozen=True):
    """Values for the metrics."""

    budget_mib: int = 0
    """Memory budget of all processes."""
    measure_pss: Callable[[], float] = lambda: 0.0
    """Returns the MiB that all processes use now; 0 if that is unknown."""
    worker_generation: int = 1
    """Number of this worker among those of its master."""


def read_host(settings: Settings, environ: Mapping[str, str]) -> Host:
    """The host of this process."""
    budget = read_budget(settings.memory_mb or None)
    return Host(budget.mib, service_pss, int(environ.get(WORKER_GENERATION, "1")))
