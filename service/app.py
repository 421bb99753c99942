"""The application: pure when given its parts, and one function that reads the environment and loads the model."""

import logging
import os
from collections.abc import Callable, Sequence

import falcon

from service.admission.queue import WAITING, Admission
from service.api.access import AccessLog
from service.api.dispatch import Dispatcher
from service.api.documents.openapi import DocumentResource
from service.api.documents.page import DocsResource
from service.api.keys import KeyCheck, Keys, read_keys
from service.api.middleware import Cors, Methods, RequestIds, SafeHeaders, StallLimit
from service.api.problems import answer
from service.api.routes.catalogue import ModelResource, ModelsResource, VoicesResource
from service.api.routes.health import HealthResource, IndexResource, ReadyResource
from service.api.routes.metrics import Metrics, MetricsResource
from service.api.routes.phonemize import PhonemesResource
from service.api.routes.speech import SpeechResource
from service.api.routes.timestamps import TimestampsResource
from service.cache.opening import open_cache
from service.cache.stores import AudioStore
from service.errors import SetupError
from service.host import Host, read_host
from service.manifest import read_manifest, verify_digests
from service.settings import Settings, read_settings
from service.speech import Engine
from service.voices.aliases import read_aliases

logger = logging.getLogger(__name__)


class WebApp(falcon.App[falcon.Request, falcon.Response]):
    """The API; and what the worker that serves it may ask of the engine between requests.

    Args:
        relieve: lets go of what need not be held.
        middleware: see Falcon.
    """

    def __init__(self, release_memory: Callable[[], None], middleware: Sequence[object]) -> None:
        super().__init__(middleware=middleware)  # type: ignore[arg-type]
        self.release_memory = release_memory


BOOT_ERROR = 3
"""A worker that ends with it makes gunicorn stop, where any other would be started again for ever."""


def create_app(
    engine: Engine,
    settings: Settings,
    keys: Keys | None = None,
    cache: AudioStore | None = None,
    host: Host | None = None,
) -> WebApp:
    """The whole API around an engine; nothing is loaded, read or started.

    Args:
        engine: who speaks.
        settings: what the operator chose.
        keys: who may ask; None: everybody.
        cache: finished audio; None keeps none.
        host: figures for the metrics; None: nothing is known.
    """
    admission = Admission(WAITING, settings.wait_seconds)
    metrics = Metrics(engine.card, admission, cache, host or Host())
    app = _frame(engine, settings, keys or Keys(), metrics)
    dispatcher = Dispatcher(engine, admission, settings, cache)
    models = ModelsResource(engine)
    voices = VoicesResource(engine, read_aliases(settings.voice_aliases))
    routes = {
        "/v1/audio/speech": SpeechResource(dispatcher, settings),
        "/v1/audio/speech/timestamps": TimestampsResource(dispatcher, settings),
        "/v1/phonemize": PhonemesResource(dispatcher, settings),
        "/v1/audio/models": models,
        "/v1/audio/voices": voices,
        "/v1/models": models,
        "/v1/models/{model}": ModelResource(engine),
        "/v1/voices": voices,
        "/dev/captioned_speech": TimestampsResource(dispatcher, settings, streams=True),
        "/docs": DocsResource(),
        "/healthz": HealthResource(),
        "/metrics": MetricsResource(metrics),
        "/openapi.json": DocumentResource(),
        "/readyz": ReadyResource(engine),
    }
    for path, resource in routes.items():
        app.add_route(path, resource)
    app.add_route("/", IndexResource(engine, list(routes)))
    return app


def _frame(engine: Engine, settings: Settings, keys: Keys, metrics: Metrics) -> WebApp:
    """What all routes have in common."""
    app = WebApp(
        engine.release_memory,
        middleware=(
            StallLimit(settings.stall_seconds),
            RequestIds(),
            AccessLog(metrics.observe),
            SafeHeaders(),
            Methods(),
        ),
    )
    if settings.cors_origins:
        app.add_middleware(Cors(settings.cors_origins))
    # After those whose part in an answer must not depend on a key.
    app.add_middleware(KeyCheck(keys, settings.public_lists))
    app.req_options.strip_url_path_trailing_slash = True
    for kind in (Exception, falcon.HTTPError):
        app.add_error_handler(kind, answer)
    return app


def get_app() -> WebApp:
    """The application gunicorn serves (``service.app:get_app()``); ends the process if it cannot be set up."""
    # Imported here, so that the application can be built and tested around another engine without onnxruntime.
    from service.engine.loading import load_engine

    try:
        settings = read_settings(os.environ)
        host = read_host(settings, os.environ)
        keys = read_keys(settings)
        cache = open_cache(settings)
        if host.worker == 1:
            # Those that take over from it find the same files, and must speak within a second.
            verify_digests(settings.model_path, read_manifest(settings.model_path))
        engine = load_engine(settings)
    except SetupError as error:
        logger.error("cannot start: %s", error)
        raise SystemExit(BOOT_ERROR) from error
    logger.info("speaking %s with %d voices", engine.card.id, len(engine.voices))
    logger.info("API keys: %s", len(keys) or "none are set, so everybody may ask")
    return create_app(engine, settings, keys, cache, host)
