"""What extras take of the memory budget: whoever has them gets shorter windows, and not a process that is killed."""

import msgspec

from service.audio.encoders import FORMATS
from service.cache import remote
from service.settings import Settings


class Extra(msgspec.Struct, frozen=True):
    """Something that only some operators want."""

    name: str
    """For people."""
    weight: int
    """MiB from its first use on."""


def extras_of(settings: Settings) -> tuple[Extra, ...]:
    """Those that are installed here and may be used with these settings, whether or not they have been."""
    formats = [Extra(form.name.upper(), form.weight) for form in FORMATS if form.weight and form.available]
    caches = [Extra("KOKORO_CACHE_URL", remote.WEIGHT)] if settings.cache_url else []
    return (*formats, *caches)
