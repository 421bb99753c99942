"""What surrounds the worker: the memory all processes have, what they weigh, and how many workers there were before."""

from collections.abc import Callable, Mapping

import msgspec

from service.memory.budget import read_budget
from service.memory.footprint import weigh_service
from service.settings import Settings

WORKER_NUMBER = "GUNICORN_WORKER_NUMBER"
"""Variable in which gunicorn.conf.py tells a worker the how-manieth of its master it is; the first is 1.

The master alone outlives a worker, and a variable is all that it takes to hand a number down.
"""
DRAINING = "kokoro.draining"
"""Key in a request's WSGI environment: the server was told to stop and should get no new requests."""


class Host(msgspec.Struct, frozen=True):
    """Figures for the metrics."""

    budget: int = 0
    """MiB for all processes."""
    weigh: Callable[[], float] = lambda: 0.0
    """MiB that they hold now; 0 where the system does not tell."""
    worker: int = 1
    """The how-manieth of its master this worker is."""


def read_host(settings: Settings, environ: Mapping[str, str]) -> Host:
    """The host of this process."""
    budget = read_budget(settings.memory_mb or None).mib
    return Host(budget, weigh_service, int(environ.get(WORKER_NUMBER, "1")))
