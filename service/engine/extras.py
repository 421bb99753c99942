"""Memory reserved for optional dependencies: it shortens the windows from the start, so that their first use fits."""

from collections.abc import Sequence

import msgspec

from service.audio.encoders import FORMATS, Format
from service.cache.backends import BACKENDS, Backend, find_backend
from service.settings import Settings, variable


class Reservation(msgspec.Struct, frozen=True):
    """Part of the memory budget that synthesis may not use."""

    purpose: str
    """The format or the setting that needs it, for the log."""
    memory_mib: int


def reservations(
    settings: Settings, formats: Sequence[Format] = FORMATS, backends: Sequence[Backend] = BACKENDS
) -> tuple[Reservation, ...]:
    """Reservations for the formats that can be written here and for the cache that is set, used so far or not.

    Raises:
        BadSetting: no back end has the scheme of the cache's URL.
    """
    reserved = [
        Reservation(form.name.upper(), form.extra.memory_mib) for form in formats if form.extra and form.extra.installed
    ]
    if (backend := find_backend(settings.cache_url, backends)) is not None:
        reserved.append(Reservation(variable("cache_url"), backend.extra.memory_mib))
    return tuple(reserved)
