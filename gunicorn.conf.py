"""Gunicorn's configuration: one worker process with one engine, and threads for requests that wait for it.

The worker loads the engine after the fork: onnxruntime's and espeak's state does not survive one, and the graphs are
mapped from files, so there is nothing to share. The master imports modules at most, and nothing large where memory is
short.
"""

import gc
import logging
import mmap
import os
import sys
import threading
from typing import Any

import msgspec
from gunicorn.errors import HaltServer

from service.errors import BadSetting, UnsupportedProcessor
from service.host import WORKER_GENERATION
from service.memory.budget import INHERITED, KILLS, PRELOAD_BUDGET_MIB, worker_budget
from service.memory.footprint import service_pss
from service.memory.malloc import limit_malloc
from service.memory.pressure import oom_kills
from service.memory.watermark import Watermark
from service.model.processor import require_baseline
from service.settings import read_settings

try:
    require_baseline()
    _settings = read_settings(os.environ)
except (BadSetting, UnsupportedProcessor) as error:
    sys.exit(f"cannot start: {error}")
# A reload has the budget that the start has found.
_budget = worker_budget(_settings.memory_mb or None, os.environ)

wsgi_app = "service.app:get_app()"
bind = f"0.0.0.0:{_settings.port}"
# gthread, but a request gets a thread only when it has arrived.
worker_class = "service.server.worker.SpeechWorker"
# Explicit: the default is WEB_CONCURRENCY, which platforms set, and each worker loads the model.
workers = 1
# 1 that synthesises + CAPACITY of service.admission.queue + MAX_SENDERS of service.api.dispatch + 2 that always answer
# health checks and refuse with 429.
threads = 15
# Most of them idle; the worker itself limits how many may be, so that there is always room for others.
worker_connections = 128
# Of a request's head: real clients send less than half. The body is limited in service/api/transport/bodies.py.
limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190
preload_app = False
# Watches the worker's main loop alone, which runs on while threads compute; it ends a worker that holds the
# interpreter's lock. Generous, as a throttled core may delay the heartbeat. It does not limit the duration of a
# request.
timeout = 120
# Shorter than the 30 s that platforms wait before they kill. KOKORO_DRAIN_SECONDS are part of it.
graceful_timeout = 25
# Longer than proxies keep idle connections, so that they close first and never write into a closing one.
keepalive = 75
# The heartbeat's file, which must never wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# None: the service is never mounted below a prefix, and with them a client of a proxy could forge the requested path.
forwarder_headers = ""
# Off: it is a thread in the master and a file in the home directory, which may be read-only.
control_socket_disable = True

THREAD_STACK_BYTES = 1 << 20
"""Bytes reserved for each thread, of which synthesis touches 0.1 MB; limits on data count the default of 8 MB."""
REPLACEMENT_TIMEOUT_SECONDS = 300
"""Time in which a worker that is replaced for its memory may finish its requests; each is queued for 30 s at most."""
LOG_LEVEL = _settings.log_level.upper()


class _ShortStalls(logging.Filter):
    """Log filter for stalled clients, which are ordinary: one line, where gunicorn logs a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], TimeoutError | BlockingIOError):
            record.msg, record.args, record.exc_info = "dropped a client that stalled", (), None
            record.levelno, record.levelname = logging.INFO, "INFO"
        return True


# The access log is the service's own, in JSON and on stdout; everything else is on stderr.
accesslog = None
loglevel = _settings.log_level
logconfig_dict = {
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "bare": {"format": "%(message)s"},
    },
    "filters": {"short_stalls": {"()": _ShortStalls}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"},
        "stdout": {"class": "logging.StreamHandler", "formatter": "bare", "stream": "ext://sys.stdout"},
    },
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {"level": LOG_LEVEL, "handlers": [], "filters": ["short_stalls"], "propagate": True},
        "service": {"level": LOG_LEVEL},
        "service.access": {"level": LOG_LEVEL, "handlers": ["stdout"], "propagate": False},
    },
}


def on_starting(_server: Any) -> None:
    """Import the modules of all workers once in the master, where the budget has room for it.

    PERF: a worker that was killed is replaced 0.25 s sooner, for 6 MiB when idle and 9 at most. It would be twice that
    if the worker's garbage collector visited the master's objects, as it writes to each object that it visits.
    """
    if _budget.mib < PRELOAD_BUDGET_MIB:
        return
    import service.app
    import service.engine.loading  # noqa: F401

    gc.collect()
    gc.freeze()


def pre_fork(_server: Any, worker: Any) -> None:
    """Share a byte between worker and master, set once the worker serves, and pass the settings to the worker."""
    worker.ready = mmap.mmap(-1, 1)
    worker.upload_seconds = _settings.upload_seconds
    worker.drain_seconds = _settings.drain_seconds
    worker.oom_kills = oom_kills()
    os.environ[INHERITED] = msgspec.json.encode(_budget).decode()


def post_worker_init(worker: Any) -> None:
    """Mark the worker as loaded."""
    worker.ready[0] = 1


def child_exit(server: Any, worker: Any) -> None:
    """Stop the server when a worker ends while it loads: killed, crashed, or ended by a library without memory.

    One that is killed later as memory ran out is counted, so that its successors get a smaller budget.

    Gunicorn stops by itself only if loading raised an exception; after anything else it would restart it indefinitely.
    """
    # A server that is stopping has no listeners any more; its workers may end while they load.
    if not worker.ready[0] and server.LISTENERS:
        raise HaltServer("a worker ended while it was loading", server.WORKER_BOOT_ERROR)
    if oom_kills() > worker.oom_kills:
        os.environ[KILLS] = str(int(os.environ.get(KILLS, "0")) + 1)
        server.log.warning("a worker was killed as memory ran out: the next one gets a smaller memory budget")


def post_fork(server: Any, worker: Any) -> None:
    """Configure malloc and thread stacks before the worker has threads, and pass it its generation.

    glibc reads its environment only when a process starts, and only the master can count its workers.
    """
    os.environ[WORKER_GENERATION] = str(worker.age)
    threading.stack_size(THREAD_STACK_BYTES)
    for variable in limit_malloc(os.environ):
        server.log.warning("malloc does not accept %s", variable)


_watermark = Watermark(_budget.mib, service_pss)


def post_request(worker: Any, req: Any, _environ: Any, _resp: Any) -> None:
    """Replace a worker that has grown beyond the budget, once its requests are answered.

    First it unloads all languages but the default one, which may be enough. Otherwise it stops accepting; new
    connections wait in the socket's queue for the next worker.
    """
    if not worker.alive or not worker.web_app.synthesises(req.path):
        return
    if not _watermark.exceeded():
        return
    # Measured again in any case: another thread may have just released the memory.
    worker.web_app.release_memory()
    if pss := _watermark.exceeded():
        worker.log.warning("%.0f MiB are more than the memory budget: a new worker takes over", pss)
        worker.cfg.set("graceful_timeout", REPLACEMENT_TIMEOUT_SECONDS)
        worker.alive = False
