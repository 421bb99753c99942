"""What goes wrong around kept audio: half of it is never kept nor taken for all, and no answer is worse for it."""

import errno
import json
import os
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from falcon import testing

from service.app import create_app
from service.cache.directory import DirectoryCache
from service.settings import Settings
from tests.service.api.asking import BODY, MIB, PATH, ask
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine


@pytest.mark.parametrize("script", ["pieces=4 fail=2", "pieces=4 crash=2"])
def test_what_broke_off_is_not_kept(caching: testing.TestClient, folder: Path, script: str) -> None:
    with pytest.raises(ConnectionResetError):
        ask(caching, BODY | {"input": script})
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_what_a_client_left_is_not_kept(caching: testing.TestClient, folder: Path, taken: int) -> None:
    environ = testing.create_environ(PATH, method="POST", body=json.dumps(BODY))
    body: Any = caching.app(environ, testing.StartResponseMock())
    for _ in range(taken):
        next(iter(body))
    body.close()
    assert list(folder.iterdir()) == []
    assert ask(caching).status_code == 200


def test_an_error_is_not_kept_nor_to_be_kept(caching: testing.TestClient, folder: Path) -> None:
    answer = ask(caching, BODY | {"input": "fail=0"})
    assert_openai_error(answer, 500, code="model_fault")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("harm", ["removed", "cut", "emptied", "no directory"])
def test_a_file_that_was_harmed_is_made_again(
    caching: testing.TestClient, speaker: FakeEngine, folder: Path, harm: str
) -> None:
    made = ask(caching).content
    (path,) = folder.iterdir()
    if harm in {"removed", "no directory"}:
        path.unlink()
        if harm == "no directory":
            folder.rmdir()
    else:
        os.truncate(path, 1000 if harm == "cut" else 0)
    assert ask(caching).content == made
    assert ask(caching).content == made
    assert len(speaker.asked) == 2


def test_a_file_that_is_cut_while_it_is_sent_breaks_the_connection(caching: testing.TestClient, folder: Path) -> None:
    body = BODY | {"input": "pieces=30"}
    ask(caching, body)
    environ = testing.create_environ(PATH, method="POST", body=json.dumps(body))
    chunks: Any = caching.app(environ, testing.StartResponseMock())
    next(iter(chunks))
    (path,) = folder.iterdir()
    os.truncate(path, 70_000)
    with pytest.raises(ConnectionResetError):
        list(chunks)
    chunks.close()


def test_a_full_disk_breaks_no_answer(speaker: FakeEngine, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    def full(path: Path) -> BinaryIO:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    client = testing.TestClient(create_app(speaker, Settings(), cache=DirectoryCache(folder, MIB, full)))
    answers = [ask(client) for _ in range(3)]
    assert {(answer.status_code, len(answer.content)) for answer in answers} == {(200, 72_000)}
    assert caplog.text.count("stores nothing more") == 1


def test_a_later_step_that_fails_makes_an_error_without_the_files_headers(speaker: FakeEngine, folder: Path) -> None:
    class Failing:
        failing = False

        def process_response(self, req: object, resp: object, resource: object, req_succeeded: bool) -> None:
            if self.failing:
                raise RuntimeError("a later step failed")

    failing = Failing()
    app = create_app(speaker, Settings(), cache=DirectoryCache(folder, MIB))
    app.add_middleware(failing)
    client = testing.TestClient(app)
    ask(client)
    failing.failing = True
    answer = ask(client, Range="bytes=0-9")
    assert_openai_error(answer, 500)
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert not {"etag", "content-range", "accept-ranges"} & set(answer.headers)
    assert answer.headers["cache-control"] == "no-store"
