"""Settings, read from the environment once and validated.

A value that cannot be used stops the start with a message that names the variable. ``--help`` and the README's table
are made from ``describe_settings``.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, get_args, get_type_hints

import msgspec
from msgspec import Meta

from service.errors import BadSetting
from service.model.variants import DEFAULT_VARIANT


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the operator: ``threads`` is read from ``KOKORO_THREADS`` and so on, ``port`` from ``PORT``."""

    port: Annotated[int, Meta(ge=1, le=65535, description="TCP port to listen on; platforms set it")] = 8080
    model: Annotated[
        str, Meta(min_length=1, description="folder of a finished build (manifest.json beside its graphs)")
    ] = DEFAULT_VARIANT.folder
    threads: Annotated[
        int, Meta(ge=1, le=64, description="threads of one inference; small machines have one slow core")
    ] = 1
    memory_mb: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000,
            description="memory budget of all processes in MiB; 0: from the container's limit or the machine",
        ),
    ] = 0
    max_chars: Annotated[
        int,
        Meta(ge=1, le=1_000_000, description="maximum length of an input in characters; OpenAI's own limit is 4096"),
    ] = 4096
    strict: Annotated[
        bool, Meta(description="refuse texts with letters or words that cannot be read, as `strict` in a request does")
    ] = False
    voice: Annotated[str, Meta(min_length=1, description="default voice, for requests that name none")] = "af_heart"
    voice_aliases: Annotated[
        str,
        Meta(description="aliases of voices and blends: `narrator=bm_george+bm_lewis, alloy=af_heart`"),
    ] = ""
    wait_seconds: Annotated[
        float, Meta(ge=0, le=600, description="queue timeout of one request, in seconds; then it gets 429")
    ] = 30.0
    stall_seconds: Annotated[
        float,
        Meta(
            gt=0,
            le=3600,
            description="write timeout, in seconds: a client that does not read its response is disconnected",
        ),
    ] = 30.0
    upload_seconds: Annotated[
        float,
        Meta(
            gt=0,
            le=3600,
            description="upload timeout, in seconds: a client whose request is incomplete is disconnected",
        ),
    ] = 30.0
    speak_seconds: Annotated[
        float, Meta(gt=0, le=86400, description="synthesis timeout of one request, in seconds")
    ] = 1800.0
    drain_seconds: Annotated[
        float,
        Meta(
            ge=0,
            le=20,
            description="time after SIGTERM, in seconds, in which requests are served with 503 from /readyz",
        ),
    ] = 2.0
    api_keys: Annotated[
        str, Meta(description="API keys, separated by commas; with none here or in the file no key is required")
    ] = ""
    api_keys_file: Annotated[str, Meta(description="file of further API keys, one a line; # begins a comment")] = ""
    public_lists: Annotated[
        bool, Meta(description="serve /docs and the lists of models and voices without a key, as Open WebUI needs it")
    ] = True
    cors_origins: Annotated[
        str,
        Meta(
            pattern=r"^$|^\*$|^https?://[^\s,*]+(\s*,\s*https?://[^\s,*]+)*$",
            description="origins whose pages may send requests from a browser, separated by commas, or *",
        ),
    ] = ""
    cache_dir: Annotated[
        str, Meta(description="directory of the audio cache, which replicas may share; empty: no directory")
    ] = ""
    cache_url: Annotated[
        str,
        Meta(
            description="Redis or Valkey server of the audio cache, in place of a directory: `redis://:password@host:6379/0`"
        ),
    ] = ""
    cache_mb: Annotated[int, Meta(ge=1, le=1_000_000, description="maximum size of the cache's directory in MiB")] = 100
    cache_control: Annotated[
        str,
        Meta(
            pattern="^[!-~]([ -~]*[!-~])?$",
            description="Cache-Control of audio; public only where no key is required",
        ),
    ] = "private, max-age=3600"
    log_level: Annotated[
        str, Meta(pattern="^(debug|info|warning|error)$", description="debug, info, warning or error")
    ] = "info"

    @property
    def model_path(self) -> Path:
        """``model`` as a path."""
        return Path(self.model)


def variable(field: str) -> str:
    """Environment variable of a field."""
    return "PORT" if field == "port" else f"KOKORO_{field.upper()}"


class Description(msgspec.Struct, frozen=True):
    """A setting for the documentation."""

    variable: str
    default: str
    help: str


def describe_settings() -> tuple[Description, ...]:
    """All settings in the order of the fields."""
    metas = {name: get_args(hint)[1] for name, hint in get_type_hints(Settings, include_extras=True).items()}
    return tuple(
        Description(variable(field.name), str(field.default), metas[field.name].description)
        for field in msgspec.structs.fields(Settings)
    )


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings from ``environ``; an empty value counts as unset, as platforms' dashboards leave them.

    Raises:
        BadSetting: a value has the wrong type or range, or a ``KOKORO_`` variable is not a setting.
    """
    fields = {variable(field.name): field.name for field in msgspec.structs.fields(Settings)}
    for name in environ:
        if name.startswith("KOKORO_") and name not in fields:
            raise BadSetting(name, f"there is no such setting; the settings are {', '.join(sorted(fields))}")
    chosen: dict[str, object] = {}
    for name, field in fields.items():
        value = environ.get(name, "").strip()
        if not value:
            continue
        try:
            # Converted one by one, so that the message can name the variable and not a field.
            converted = msgspec.convert({field: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise BadSetting(name, f"cannot use {value!r}: {str(error).split(' - at ')[0]}") from error
        chosen[field] = getattr(converted, field)
    return msgspec.convert(chosen, Settings)
