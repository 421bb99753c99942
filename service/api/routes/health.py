"""Liveness, readiness and the index. None of them waits for a synthesis."""

from collections.abc import Sequence
from typing import Annotated

import falcon
import msgspec
from msgspec import Meta

from service import __version__
from service.api.routes.catalogue import LanguageEntry, language_entries
from service.engine.protocol import Engine
from service.host import DRAINING


class Alive(msgspec.Struct, frozen=True):
    """The process lives."""

    status: Annotated[str, Meta(description="Always `alive`.")] = "alive"


class Ready(msgspec.Struct, frozen=True):
    """The model is loaded."""

    status: Annotated[str, Meta(description="Always `ready`.")]
    model: Annotated[str, Meta(description="Its id.")]
    voices: Annotated[int, Meta(description="Number of available voices.")]
    operators: Annotated[str, Meta(description="Operators of the model: `native` and their kernel, or `onnxruntime`.")]
    languages: Annotated[list[LanguageEntry], Meta(description="All languages of voices, available or not.")]


class Contents(msgspec.Struct, frozen=True):
    """Name, version, model and paths."""

    name: Annotated[str, Meta(description="Always `kokoro-lite`.")]
    version: Annotated[str, Meta(description="Of the service.")]
    model: Annotated[str, Meta(description="Its id.")]
    paths: Annotated[tuple[str, ...], Meta(description="All routes but this.")]


class HealthResource:
    """``GET /healthz``: a thread of this process can answer."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.data = msgspec.json.encode(Alive())

    # COMPAT: uptime monitors use HEAD.
    on_head = on_get


class ReadyResource:
    """``GET /readyz``: the engine is loaded and has a voice; 503 if it has none, or while the server drains.

    Before the engine is loaded the connection waits. A full queue does not make it 503: it is full for seconds, a load
    balancer takes longer to notice, and all replicas would be taken out at once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        if req.env.get(DRAINING):
            raise falcon.HTTPServiceUnavailable(description="this server is stopping; it still answers what it is sent")
        voices = len(self._engine.voices)
        if voices == 0:
            raise falcon.HTTPServiceUnavailable(description="no voice can be used: no language can be read here")
        resp.data = msgspec.json.encode(
            Ready("ready", self._engine.card.id, voices, self._engine.card.operators, language_entries(self._engine))
        )

    on_head = on_get


class IndexResource:
    """``GET /``."""

    def __init__(self, engine: Engine, paths: Sequence[str]) -> None:
        self._contents = Contents("kokoro-lite", __version__, engine.card.id, tuple(paths))

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.data = msgspec.json.encode(self._contents)

    on_head = on_get
