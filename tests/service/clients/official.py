"""OpenAI's own Python client, as its users have it, and every answer that it gets."""

from collections.abc import Callable
from typing import Any

from openai import DefaultHttpxClient, OpenAI

from tests.service.fakes import LIMIT
from tests.service.running import PIECE, Server

SIZE = PIECE // 2
"""Samples of a piece."""


class Answers:
    """Every answer a client got, those that it kept from its user included; ``hurried``, its waits are cut short."""

    def __init__(self, hurried: bool = True) -> None:
        self._hurried = hurried
        self.statuses: list[int] = []
        self.waits: list[int] = []
        """``Retry-After`` of those that have one."""
        self.on_answer: Callable[[], None] = lambda: None

    def take(self, response: Any) -> None:
        self.statuses.append(response.status_code)
        if (wait := response.headers.get("retry-after")) is not None:
            self.waits.append(int(wait))
            if self._hurried:
                response.headers["retry-after-ms"] = "1"
        self.on_answer()


def client_of(server: Server, answers: Answers, key: str = "any") -> OpenAI:
    """As its users make it: it tries three times in all."""
    http_client = DefaultHttpxClient(event_hooks={"response": [answers.take]})
    return OpenAI(base_url=server.url, api_key=key, timeout=LIMIT, http_client=http_client)


def speak(client: OpenAI, script: str, **fields: Any) -> bytes:
    fields = {"model": "tts-1", "voice": "af_heart", "response_format": "pcm", **fields}
    return client.audio.speech.create(input=script, **fields).read()
