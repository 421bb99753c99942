"""One process that speaks, several threads that wait for it.

The engine is loaded by the worker, after the fork: onnxruntime's and espeak's state does not survive one, and the
graphs are mapped from files, so there is nothing to share. The master imports nothing heavy.
"""

import logging
import os
import socket
import struct
import sys
from typing import Any

from service.errors import BadSetting
from service.settings import read_settings

try:
    _settings = read_settings(os.environ)
except BadSetting as error:
    sys.exit(f"cannot start: {error}")

wsgi_app = "service.app:get_app()"
bind = f"0.0.0.0:{_settings.port}"
worker_class = "gthread"
# Said outright: the default is WEB_CONCURRENCY, which platforms set, and each worker loads the model.
workers = 1
# 1 that speaks + service.admission.WAITING + 2 that always answer health checks and say 429.
threads = 11
worker_connections = 64
preload_app = False
# Watches the worker's main loop alone, which runs on while threads compute; it ends a worker that holds the
# interpreter's lock. Generous, as a throttled core may not get round to the heartbeat. No limit on a request's length.
timeout = 120
# Shorter than the 30 s that platforms wait before they kill.
graceful_timeout = 25
# Longer than proxies keep idle connections, so that they close first and never write into a closing one.
keepalive = 75
# The heartbeat's file, which must never wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# Off: it is a thread in the master and a file in the home directory, which may be read-only.
control_socket_disable = True

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
STALL = struct.pack("ll", int(_settings.stall_seconds), int(_settings.stall_seconds % 1 * 1_000_000))
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


def when_ready(server: Any) -> None:
    """Limit stalls also while a request's head is read, where no code of ours runs yet.

    Connections inherit it from the socket they are accepted from. Without it one byte sent pins a thread for ever.
    """
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, STALL)


def post_fork(server: Any, worker: Any) -> None:
    """Set malloc up before the worker has threads; glibc reads its environment only when a process starts.

    Two arenas: one for what is loaded, one for what requests allocate. A fixed threshold, so that glibc does not
    raise it to 32 MB by itself and keep every large buffer in its heap.
    """
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    for variable, option, value in (
        ("MALLOC_ARENA_MAX", M_ARENA_MAX, 2),
        ("MALLOC_MMAP_THRESHOLD_", M_MMAP_THRESHOLD, 1 << 20),
    ):
        if variable not in os.environ and mallopt(option, value) != 1:
            server.log.warning("malloc does not take %s=%d", variable, value)
