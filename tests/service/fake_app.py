"""A gunicorn target with the fake speaker, whose gate is the file that ``GATE`` names.

``LOADING`` is how many seconds it takes to load; ``CLOCK`` names a file with the seconds by which the time of day is
set forward or back, from one moment to the next.
"""

import os
import time
from pathlib import Path

from service.api.keys import read_keys
from service.app import WebApp, create_app
from service.cache.backends import open_cache
from service.host import read_host
from service.settings import read_settings
from tests.service.fakes import FakeEngine, FileGate


def set_clock(file: Path) -> None:
    true = time.time
    time.time = lambda: true() + float(file.read_text())


def get_app() -> WebApp:
    if "CLOCK" in os.environ:
        set_clock(Path(os.environ["CLOCK"]))
    time.sleep(float(os.environ.get("LOADING", "0")))
    settings = read_settings(os.environ)
    speaker = FakeEngine(FileGate(Path(os.environ["GATE"])))
    return create_app(speaker, settings, read_keys(settings), open_cache(settings), read_host(settings, os.environ))
