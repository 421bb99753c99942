"""Contract of every error response, whatever the route, the status and the ``Accept``."""

from collections.abc import Mapping
from typing import Any, Protocol


class Answer(Protocol):
    """The part of Falcon's test result that matters here."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def json(self) -> Any: ...


def assert_openai_error(answer: Answer, status: int, *, param: str | None = None, code: str | None = None) -> str:
    """Check status and shape, and ``param`` and ``code`` where given; returns the message."""
    assert answer.status_code == status, answer.json
    assert answer.headers["content-type"].startswith("application/json")
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert isinstance(error["message"], str) and error["message"]
    expected = {429: "rate_limit_error"}.get(status, "server_error" if status >= 500 else "invalid_request_error")
    assert error["type"] == expected
    assert error["param"] == param
    assert isinstance(error["code"], str) and error["code"]
    if code is not None:
        assert error["code"] == code
    return str(error["message"])
