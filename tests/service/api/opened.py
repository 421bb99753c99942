"""A request called as a server calls it, so that its body can be read chunk by chunk and left at any moment."""

from typing import Any

import msgspec
from falcon import testing


class OpenResponse:
    """The answer to a POST; errors of the body are raised where it is read."""

    def __init__(
        self, client: testing.TestClient, script: str, path: str = "/v1/audio/speech", **fields: object
    ) -> None:
        self._start = testing.StartResponseMock()
        body = msgspec.json.encode({"input": script, "response_format": "wav", **fields})
        environ = testing.create_environ(path, method="POST", body=body)
        self.body: Any = client.app(environ, self._start)
        self.chunks = iter(self.body)

    @property
    def status(self) -> str:
        return str(self._start.status)

    @property
    def headers(self) -> dict[str, str]:
        assert self._start.headers is not None
        return dict(self._start.headers)

    def until_it_breaks(self) -> list[bytes]:
        """All chunks of a body that must not end."""
        chunks: list[bytes] = []
        try:
            for chunk in self.chunks:
                chunks.append(chunk)
        except ConnectionResetError:
            return chunks
        finally:
            self.body.close()
        raise AssertionError("the body ended as if it were whole")
