"""The WSGI application: ``create_app`` is pure; ``get_app`` reads the environment and loads the model."""

import logging
import os
from collections.abc import Sequence

import falcon

from service.admission.queue import CAPACITY, Admission, Pace
from service.api.access import AccessLog
from service.api.dispatch import Dispatcher
from service.api.keys import KeyCheck, Keys, read_keys
from service.api.middleware import Cors, Methods, RequestIds, SafeHeaders, StallLimit
from service.api.problems import answer
from service.api.route import Route, Services, path_pattern
from service.api.routes.metrics import Metrics
from service.api.table import ROUTES
from service.cache.backends import open_cache
from service.cache.stores import AudioStore
from service.engine.protocol import Engine
from service.errors import SetupError
from service.host import Host, read_host
from service.model.manifest import read_manifest
from service.model.verification import verify_once
from service.settings import Settings, read_settings
from service.voices.aliases import parse_aliases

logger = logging.getLogger(__name__)

BOOT_ERROR = 3
"""Exit status of a worker after which Gunicorn stops; after any other it would start the worker again, without end."""


class WebApp(falcon.App[falcon.Request, falcon.Response]):
    """The API, and what the worker that serves it needs between requests.

    Args:
        engine: one loaded model.
        routes: of the API.
        middleware: see Falcon.
    """

    def __init__(self, engine: Engine, routes: Sequence[Route], middleware: Sequence[object]) -> None:
        super().__init__(middleware=middleware)  # type: ignore[arg-type]
        self.release_memory = engine.release_memory
        self._synthesis_paths = path_pattern(route for route in routes if route.synthesises)

    def synthesises(self, path: str) -> bool:
        """True for the path of a route that uses the engine, whose requests can make the worker grow."""
        return self._synthesis_paths.fullmatch(path.rstrip("/")) is not None


def create_app(
    engine: Engine,
    settings: Settings,
    keys: Keys | None = None,
    cache: AudioStore | None = None,
    host: Host | None = None,
    routes: Sequence[Route] = ROUTES,
) -> WebApp:
    """The whole API around an engine; nothing is loaded, read or started.

    Args:
        engine: one loaded model.
        settings: of the operator.
        keys: accepted API keys; None: no request needs one.
        cache: of finished audio; None: off.
        host: memory and worker figures for the metrics; None: unknown.
        routes: rows of ``service.api.table``.
    """
    host = host or Host()
    admission = Admission(CAPACITY, settings.wait_seconds, Pace.on(host.cores))
    metrics = Metrics(engine.card, admission, cache, host)
    dispatcher = Dispatcher(engine, admission, settings, cache)
    services = Services(engine, settings, dispatcher, metrics, parse_aliases(settings.voice_aliases), routes)
    app = WebApp(engine, routes, _middleware(settings, metrics, keys or Keys(), routes))
    app.req_options.strip_url_path_trailing_slash = True
    for route in routes:
        app.add_route(route.path, route.resource(services))
    for kind in (Exception, falcon.HTTPError):
        app.add_error_handler(kind, answer)
    return app


def _middleware(settings: Settings, metrics: Metrics, keys: Keys, routes: Sequence[Route]) -> Sequence[object]:
    cors = [Cors(settings.cors_origins)] if settings.cors_origins else []
    return (
        StallLimit(settings.stall_seconds),
        RequestIds(),
        AccessLog(metrics.observe),
        SafeHeaders(),
        Methods(),
        *cors,
        # After those whose part of a response must not depend on a key.
        KeyCheck(keys, settings.public_lists, routes),
    )


def get_app() -> WebApp:
    """The application that Gunicorn serves (``service.app:get_app()``); exits if it cannot be set up."""
    # Imported here, so that the application can be built and tested around another engine without onnxruntime.
    from service.engine.loading import load_engine

    try:
        settings = read_settings(os.environ)
        host = read_host(settings, os.environ)
        keys = read_keys(settings)
        cache = open_cache(settings)
        if host.worker_generation == 1:
            # Later workers find the same files, and must be ready within a second.
            verify_once(settings.model_path, read_manifest(settings.model_path))
        engine = load_engine(settings, budget=host.budget, kills=host.memory_kills)
    except SetupError as error:
        logger.error("cannot start: %s", error)
        raise SystemExit(BOOT_ERROR) from error
    logger.info("model %s loaded, %d voices available", engine.card.id, len(engine.voices))
    logger.info("API keys: %s", len(keys) or "none are set, so no request needs one")
    return create_app(engine, settings, keys, cache, host)
