"""The same request for speech again and again, with other headers."""

import re
from typing import Any

from falcon import testing

PATH = "/v1/audio/speech"
MIB = 1 << 20
BODY = {"input": "pieces=3", "response_format": "pcm"}


def ask(client: testing.TestClient, body: dict[str, Any] | None = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.simulate_post(PATH, json=body or BODY, headers=named)


def tag_of(client: testing.TestClient) -> str:
    tag: str = ask(client).headers["etag"]
    assert re.fullmatch('"[0-9a-f]{32}"', tag), "strong"
    return tag
