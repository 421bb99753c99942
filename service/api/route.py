"""The type of a route: one row of ``service.api.table``, from which routing, key rules and documents follow."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from service.api.dispatch import Dispatcher
from service.api.routes.metrics import Metrics
from service.engine.protocol import Engine
from service.settings import Settings
from service.voices.aliases import Alias

Access: TypeAlias = Literal["open", "public", "key"]
"""``open``: never asks for an API key. ``public``: asks for none unless KOKORO_PUBLIC_LISTS is off. ``key``: always."""


class Answer(msgspec.Struct, frozen=True):
    """A body that can be sent with 200; of several with one content type, any can."""

    content_type: str
    body: type[msgspec.Struct] | None = None
    """Of JSON lines and events, one of them; None for audio and text."""


class Parameter(msgspec.Struct, frozen=True):
    """A value in the path or the query."""

    name: str
    where: str
    type: Any
    description: str
    example: Any


class Services(msgspec.Struct, frozen=True):
    """Collaborators of the resources."""

    engine: Engine
    settings: Settings
    dispatcher: Dispatcher
    metrics: Metrics
    aliases: Sequence[Alias]
    routes: "Sequence[Route]"
    """All rows, for the index and the OpenAPI document."""


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A path with its resource, access rule and documentation."""

    path: str
    """Falcon's template."""
    resource: Callable[[Services], object]
    """Creates the Falcon resource."""
    methods: tuple[str, ...]
    """They differ in nothing but the body of the response."""
    summary: str
    answers: tuple[Answer, ...]
    access: Access = "key"
    synthesises: bool = False
    """Its requests use the engine, so the worker's memory is checked after each."""
    cacheable: bool = False
    """It answers with a file that has an ETag and may come from the cache."""
    errors: tuple[int, ...] = ()
    """Statuses besides those that any response may have."""
    body: type[msgspec.Struct] | None = None
    """Of the request."""
    example: Any = None
    """A valid request body."""
    parameters: tuple[Parameter, ...] = ()


def path_pattern(routes: Iterable[Route]) -> re.Pattern[str]:
    """A pattern that matches the paths of ``routes``, with any value for a template's fields."""
    templates = (re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path)) for route in routes)
    # An empty alternation would match the empty path; this matches nothing.
    return re.compile("|".join(templates) or r"(?!)")
