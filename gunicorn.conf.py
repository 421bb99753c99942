"""One process that speaks, several threads that wait for it.

The engine is loaded by the worker, after the fork: onnxruntime's and espeak's state does not survive one, and the
graphs are mapped from files, so there is nothing to share. The master imports modules at most, and nothing heavy where
memory is short.
"""

import gc
import logging
import mmap
import os
import sys
import threading
from typing import Any

from gunicorn.errors import HaltServer

from service.errors import BadSetting
from service.host import WORKER_NUMBER
from service.memory.budget import PRELOAD_BUDGET_MIB, read_budget
from service.memory.footprint import weigh_service
from service.memory.malloc import limit_malloc
from service.memory.watermark import Watermark
from service.settings import read_settings

try:
    _settings = read_settings(os.environ)
except BadSetting as error:
    sys.exit(f"cannot start: {error}")
_budget = read_budget(_settings.memory_mb or None)

wsgi_app = "service.app:get_app()"
bind = f"0.0.0.0:{_settings.port}"
# gthread, but a request gets a thread when it has arrived and not before.
worker_class = "service.server.worker.SpeechWorker"
# Said outright: the default is WEB_CONCURRENCY, which platforms set, and each worker loads the model.
workers = 1
# 1 that synthesises + CAPACITY of service.admission.queue + MAX_SENDERS of service.api.dispatch + 2 that always answer
# health checks and refuse with 429.
threads = 15
# Most of them idle; the worker itself limits how many may be, so that there is always room for others.
worker_connections = 128
# Of a request's head: nobody sends half as much. The body is limited in service/api/transport/bodies.py.
limit_request_line = 2048
limit_request_fields = 64
limit_request_field_size = 8190
preload_app = False
# Watches the worker's main loop alone, which runs on while threads compute; it ends a worker that holds the
# interpreter's lock. Generous, as a throttled core may not get round to the heartbeat. No limit on a request's length.
timeout = 120
# Shorter than the 30 s that platforms wait before they kill. KOKORO_DRAIN_SECONDS are part of it.
graceful_timeout = 25
# Longer than proxies keep idle connections, so that they close first and never write into a closing one.
keepalive = 75
# The heartbeat's file, which must never wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# None: nothing here lives below a prefix, and with them a client of a proxy could make up the path that is asked for.
forwarder_headers = ""
# Off: it is a thread in the master and a file in the home directory, which may be read-only.
control_socket_disable = True

THREAD_STACK = 1 << 20
"""Reserved for each thread, of which speaking touches 0.1 MB; limits on data count the 8 MB it is by default."""
DRAIN = 300
"""Seconds that a worker which is replaced for its memory may take over the requests it has; each waits 30 s at most."""
LEVEL = _settings.log_level.upper()


class _ShortStalls(logging.Filter):
    """A client that stalls is ordinary: one line, where gunicorn logs a traceback."""

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
        "gunicorn.error": {"level": LEVEL, "handlers": [], "filters": ["short_stalls"], "propagate": True},
        "service": {"level": LEVEL},
        "service.access": {"level": LEVEL, "handlers": ["stdout"], "propagate": False},
    },
}


def on_starting(_server: Any) -> None:
    """Import what every worker needs, once, where the budget has room for it.

    PERF: 0.25 s less until speech goes on after a worker was killed, for 6 MiB at rest and 9 at most. It would be twice
    that if the collector of the worker looked at what the master made, as it writes to whatever it looks at.
    """
    if _budget.mib < PRELOAD_BUDGET_MIB:
        return
    import service.app
    import service.engine.loading  # noqa: F401

    gc.collect()
    gc.freeze()


def pre_fork(_server: Any, worker: Any) -> None:
    """A byte that the worker and the master share: whether it got as far as serving. And what the worker is told."""
    worker.ready = mmap.mmap(-1, 1)
    worker.upload_seconds = _settings.upload_seconds
    worker.drain_seconds = _settings.drain_seconds


def post_worker_init(worker: Any) -> None:
    """Everything is loaded."""
    worker.ready[0] = 1


def child_exit(server: Any, worker: Any) -> None:
    """Stop for good when a worker ends while it loads: killed, crashed, or ended by a library that is out of memory.

    Gunicorn stops by itself only if loading raised an exception; any other it would start again without an end.
    """
    # A server that stops has no listeners any more, and its workers may end as they are.
    if not worker.ready[0] and server.LISTENERS:
        raise HaltServer("a worker ended while it was loading", server.WORKER_BOOT_ERROR)


def post_fork(server: Any, worker: Any) -> None:
    """Set memory up before the worker has threads; glibc reads its environment only when a process starts.

    Also tell the worker the how-manieth it is, which only the master can count.
    """
    os.environ[WORKER_NUMBER] = str(worker.age)
    threading.stack_size(THREAD_STACK)
    for variable in limit_malloc(os.environ):
        server.log.warning("malloc does not take %s", variable)


_watermark = Watermark(_budget.mib, weigh_service)


def post_request(worker: Any, req: Any, _environ: Any, _resp: Any) -> None:
    """Replace a worker that has grown too large, once the requests it has are answered.

    First it lets go of all languages but the usual one, which may be enough. Else it stops accepting; connections that
    come meanwhile wait in the socket's queue for the next one.
    """
    if not worker.alive or not worker.web_app.synthesises(req.path):
        return
    if not _watermark.passed():
        return
    # Weighed again in any case: another thread may have just let go of it all.
    worker.web_app.release_memory()
    if weight := _watermark.passed():
        worker.log.warning("%.0f MiB are more than the memory budget: a new worker takes over", weight)
        worker.cfg.set("graceful_timeout", DRAIN)
        worker.alive = False
