"""Whether the process lives, whether it can speak, and what it offers. None of them waits for a synthesis."""

from collections.abc import Sequence
from typing import Annotated

import falcon
import msgspec
from msgspec import Meta

from service import __version__
from service.api.routes.catalogue import LanguageEntry, language_entries
from service.host import DRAINING
from service.speech import Engine


class Alive(msgspec.Struct, frozen=True):
    """The process lives."""

    status: Annotated[str, Meta(description="Always `alive`.")] = "alive"


class Ready(msgspec.Struct, frozen=True):
    """The model is loaded."""

    status: Annotated[str, Meta(description="Always `ready`.")]
    model: Annotated[str, Meta(description="Its id.")]
    voices: Annotated[int, Meta(description="How many can be used.")]
    languages: Annotated[list[LanguageEntry], Meta(description="Those of voices, available here or not.")]


class Contents(msgspec.Struct, frozen=True):
    """What there is."""

    name: Annotated[str, Meta(description="Always `kokoro-lite`.")]
    version: Annotated[str, Meta(description="Of the service.")]
    model: Annotated[str, Meta(description="Its id.")]
    paths: Annotated[tuple[str, ...], Meta(description="All routes but this.")]


class HealthResource:
    """``GET /healthz``: a thread of this process can answer."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.data = msgspec.json.encode(Alive())

    # COMPAT: uptime monitors ask with HEAD.
    on_head = on_get


class ReadyResource:
    """``GET /readyz``: the engine is loaded and has a voice; 503 if it has none, or if the server was told to stop.

    Before the engine is loaded nothing answers at all: the connection waits. A full queue is no reason: it is full for
    seconds, a balancer takes longer to notice, and all replicas would leave at once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        if req.env.get(DRAINING):
            raise falcon.HTTPServiceUnavailable(description="this server is stopping; it still answers what it is sent")
        voices = len(self._engine.voices)
        if voices == 0:
            raise falcon.HTTPServiceUnavailable(description="no voice can be used: no language can be read here")
        resp.data = msgspec.json.encode(Ready("ready", self._engine.card.id, voices, language_entries(self._engine)))

    on_head = on_get


class IndexResource:
    """``GET /``: what there is."""

    def __init__(self, engine: Engine, paths: Sequence[str]) -> None:
        self._contents = Contents("kokoro-lite", __version__, engine.card.id, tuple(paths))

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.data = msgspec.json.encode(self._contents)

    on_head = on_get
