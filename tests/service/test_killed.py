"""What is left behind by a worker that the kernel kills, with the real model loaded."""

import os
import signal
from pathlib import Path

import pytest

from tests.service.fakes import wait_until
from tests.service.running import launching, request_body

pytestmark = [pytest.mark.model]

TEXT = "Zyxwvo and the quelbird."
"""Words of no dictionary, so that espeak-ng is loaded, of which others keep copies in temporary folders."""


def test_a_killed_worker_leaves_no_file_and_the_next_one_speaks(tmp_path: Path, real_model: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environ = {"KOKORO_MODEL": str(real_model.resolve()), "KOKORO_MEMORY_MB": "240", "TMPDIR": str(temporary)}
    with launching(tmp_path) as launch:
        server = launch("--bind", "127.0.0.1:0", **environ)
        server.find_port()
        first = server.ask("POST", "/v1/audio/speech", request_body(TEXT)).read()
        os.kill(int(server.workers[0]), signal.SIGKILL)
        assert wait_until(lambda: len(server.workers) == 2)
        assert server.ask("POST", "/v1/audio/speech", request_body(TEXT)).read() == first
        assert len(first) > 24_000
        assert list(temporary.iterdir()) == []
