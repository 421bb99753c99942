"""Settings: read from the environment once, typed, each with the reason it exists.

A value that cannot be used stops the start with a message that names the variable. ``describe_settings`` is what
``--help`` and the README's table are made of.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, get_args, get_type_hints

import msgspec
from msgspec import Meta

from service.errors import BadSetting
from service.model.variants import DEFAULT_VARIANT


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the operator chose. Field ``threads`` is read from ``KOKORO_THREADS``, and so on; ``port`` from ``PORT``."""

    port: Annotated[int, Meta(ge=1, le=65535, description="TCP port to listen on; platforms set it")] = 8080
    model: Annotated[
        str, Meta(min_length=1, description="folder of a finished build (manifest.json beside its graphs)")
    ] = DEFAULT_VARIANT.folder
    threads: Annotated[
        int, Meta(ge=1, le=64, description="threads one inference may use; small machines have one slow core")
    ] = 1
    memory_mb: Annotated[
        int, Meta(ge=0, le=1_000_000, description="MiB for all processes; 0: the container's limit, else the machine's")
    ] = 0
    max_chars: Annotated[
        int, Meta(ge=1, le=1_000_000, description="longest input in characters; OpenAI's own limit is 4096")
    ] = 4096
    voice: Annotated[str, Meta(min_length=1, description="voice for requests that name none")] = "af_heart"
    voice_aliases: Annotated[
        str,
        Meta(description="more names for voices: `narrator=bm_george+bm_lewis, alloy=af_heart`"),
    ] = ""
    wait_seconds: Annotated[
        float, Meta(ge=0, le=600, description="how long a request may wait for its turn before 429")
    ] = 30.0
    stall_seconds: Annotated[
        float, Meta(gt=0, le=3600, description="a client that takes nothing of its answer for this long is dropped")
    ] = 30.0
    upload_seconds: Annotated[
        float, Meta(gt=0, le=3600, description="a request that has not arrived whole within this is dropped")
    ] = 30.0
    speak_seconds: Annotated[
        float, Meta(gt=0, le=86400, description="how long one request may be spoken before its connection is broken")
    ] = 1800.0
    drain_seconds: Annotated[
        float,
        Meta(ge=0, le=20, description="told to stop, it serves on for so long with 503 from /readyz, then finishes"),
    ] = 2.0
    api_keys: Annotated[
        str, Meta(description="API keys, with commas between them; with none here or in the file everybody may ask")
    ] = ""
    api_keys_file: Annotated[str, Meta(description="file of more API keys, one a line; # begins a comment")] = ""
    public_lists: Annotated[
        bool, Meta(description="the lists of models and voices (Open WebUI asks without a key) and /docs need no key")
    ] = True
    cors_origins: Annotated[
        str,
        Meta(
            pattern=r"^$|^\*$|^https?://[^\s,*]+(\s*,\s*https?://[^\s,*]+)*$",
            description="sites whose pages may ask from a browser, with commas between them, or *",
        ),
    ] = ""
    cache_dir: Annotated[
        str, Meta(description="folder for finished audio, several servers may share it; empty: none")
    ] = ""
    cache_url: Annotated[
        str, Meta(description="Redis or Valkey for it in place of a folder: `redis://:password@host:6379/0`")
    ] = ""
    cache_mb: Annotated[
        int, Meta(ge=1, le=1_000_000, description="MiB of finished audio that are kept in the folder")
    ] = 100
    cache_control: Annotated[
        str,
        Meta(
            pattern="^[!-~]([ -~]*[!-~])?$",
            description="Cache-Control of the audio; public only where nobody needs a key",
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
    """The environment variable a field is read from."""
    return "PORT" if field == "port" else f"KOKORO_{field.upper()}"


class Description(msgspec.Struct, frozen=True):
    """A setting as people read of it."""

    variable: str
    default: str
    help: str


def describe_settings() -> tuple[Description, ...]:
    """Every setting in the order of the fields."""
    metas = {name: get_args(hint)[1] for name, hint in get_type_hints(Settings, include_extras=True).items()}
    return tuple(
        Description(variable(field.name), str(field.default), metas[field.name].description)
        for field in msgspec.structs.fields(Settings)
    )


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read every setting from ``environ``; an empty value counts as unset, as platforms' dashboards leave them.

    Raises:
        BadSetting: a value has the wrong type or range, or a ``KOKORO_`` variable is not a setting.
    """
    known = {variable(field.name): field.name for field in msgspec.structs.fields(Settings)}
    for name in environ:
        if name.startswith("KOKORO_") and name not in known:
            raise BadSetting(name, f"there is no such setting; the settings are {', '.join(sorted(known))}")
    chosen: dict[str, object] = {}
    for name, field in known.items():
        value = environ.get(name, "").strip()
        if not value:
            continue
        try:
            # Converted one by one so that the message can name the variable and not a struct's field.
            converted = msgspec.convert({field: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise BadSetting(name, f"cannot use {value!r}: {str(error).split(' - at ')[0]}") from error
        chosen[field] = getattr(converted, field)
    return msgspec.convert(chosen, Settings)
