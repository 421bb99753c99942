"""A gunicorn target with the fake speaker, whose gate is the file that ``GATE`` names."""

import os
from pathlib import Path

from service.app import WebApp, create_app
from service.settings import read_settings
from tests.service.fakes import FakeSpeaker, FileGate


def get_app() -> WebApp:
    return create_app(FakeSpeaker(FileGate(Path(os.environ["GATE"]))), read_settings(os.environ))
