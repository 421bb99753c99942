"""deploy/railway.md: every setting that it names is one that the service understands and answers."""

import re

from service.settings import Settings
from tests.deploy.recipes import ROOT, grace, settings, status

NOTE = (ROOT / "deploy/railway.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (Settings > \w+|Variables) \| ([^|]+) \| ([^|]+) \|", NOTE, re.MULTILINE)
VALUES = {name.strip("` "): value.strip("` ") for _, name, value in ROWS}
ENVIRON = {name.strip("` "): value.strip("` ") for where, name, value in ROWS if where == "Variables"}
LONGEST_CHECK = 300


def test_the_health_check_is_answered_in_time() -> None:
    assert status(VALUES["Healthcheck Path"]) == 200
    assert int(VALUES["Healthcheck Timeout"]) <= LONGEST_CHECK


def test_the_port_is_the_images() -> None:
    assert int(VALUES["Generate Domain, port"]) == Settings().port


def test_the_service_understands_the_variables() -> None:
    assert settings(ENVIRON).api_keys


def test_what_is_being_said_is_finished_before_the_kill() -> None:
    assert grace(ENVIRON) < int(VALUES["Draining Seconds"])


def test_there_is_no_file_that_railway_no_longer_reads() -> None:
    assert not [name for name in ("railway.json", "railway.toml") if (ROOT / name).exists()]
