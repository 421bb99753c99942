"""Lists of models, voices and languages, in bodies that satisfy every client.

COMPAT: openai-python reads ``data``; Open WebUI reads ``models[].id`` and ``voices[].id`` and ``name``, without a key
and falling back silently to OpenAI's names; Home Assistant's OpenAI TTS component reads ``data`` or ``voices``, and
sends ``limit``, which is ignored like all unknown parameters. Aliases are in a field of their own, which no client
reads: among the voices they would be offered as further voices.
"""

from collections.abc import Sequence
from typing import Annotated

import falcon
import msgspec
from msgspec import Meta

from service.engine.protocol import Engine
from service.speech import ModelCard, Voice
from service.voices.aliases import Alias
from service.voices.blends import parse_blend

OWNER = "hexgrad"

ALIASES = ("kokoro", "tts-1", "tts-1-hd", "gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15")
"""Model names that clients send. Whatever a request names, it is the same model."""


class ModelEntry(msgspec.Struct, frozen=True):
    """OpenAI's model object, with a description of the weights."""

    id: Annotated[str, Meta(description="Model name for requests; any other name is the same model too.")]
    created: Annotated[int, Meta(description="Unix time of the build.")]
    description: Annotated[str, Meta(description="Where the weights come from and how they are stored.")]
    object: Annotated[str, Meta(description="Always `model`.")] = "model"
    owned_by: Annotated[str, Meta(description="Author of the checkpoint.")] = OWNER


class ModelList(msgspec.Struct, frozen=True):
    """The same list under the names that clients look for."""

    data: Annotated[list[ModelEntry], Meta(description="The model under each of its names.")]
    models: Annotated[list[ModelEntry], Meta(description="The same.")]
    object: Annotated[str, Meta(description="Always `list`.")] = "list"


class VoiceEntry(msgspec.Struct, frozen=True):
    """A voice."""

    id: Annotated[str, Meta(description="Voice name for requests.")]
    name: Annotated[str, Meta(description="Display name.")]
    language: Annotated[str, Meta(description="BCP 47 tag such as `en-US`.")]
    gender: Annotated[str, Meta(description="`female` or `male`.")]


class AliasEntry(msgspec.Struct, frozen=True):
    """An alias of a voice, one of OpenAI's names or the operator's."""

    id: Annotated[str, Meta(description="Voice name for requests, in any case.")]
    voice: Annotated[str, Meta(description="The voice or blend that it stands for.")]


class LanguageEntry(msgspec.Struct, frozen=True):
    """A language of Kokoro's voices."""

    id: Annotated[str, Meta(description="BCP 47 tag such as `en-US`.")]
    name: Annotated[str, Meta(description="Display name.")]
    available: Annotated[bool, Meta(description="Its texts can be phonemised here, so its voices are in the list.")]
    reason: Annotated[str, Meta(description="Reason why it is unavailable, and the remedy.")] = ""


class VoiceList(msgspec.Struct, frozen=True):
    """The same list under the names that clients look for."""

    data: Annotated[list[VoiceEntry], Meta(description="The available voices.")]
    voices: Annotated[list[VoiceEntry], Meta(description="The same.")]
    aliases: Annotated[list[AliasEntry], Meta(description="Aliases of some of them, and of blends.")]
    languages: Annotated[list[LanguageEntry], Meta(description="All languages of voices, available or not.")]
    object: Annotated[str, Meta(description="Always `list`.")] = "list"


class VoiceIds(msgspec.Struct, frozen=True):
    """The list for ``legacy=true``."""

    voices: Annotated[list[str], Meta(description="Ids.")]


class ModelsResource:
    """``GET /v1/models`` and ``GET /v1/audio/models``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        entries = _model_entries(self._engine.card)
        resp.data = msgspec.json.encode(ModelList(entries, entries))

    on_head = on_get


class ModelResource:
    """``GET /v1/models/{model}``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, _req: falcon.Request, resp: falcon.Response, model: str) -> None:
        entries = _model_entries(self._engine.card)
        for entry in entries:
            if entry.id == model:
                resp.data = msgspec.json.encode(entry)
                return
        known = ", ".join(entry.id for entry in entries)
        raise falcon.HTTPNotFound(description=f"there is no model {model!r} here, only {known}")

    on_head = on_get


class VoicesResource:
    """``GET /v1/audio/voices`` and ``GET /v1/voices``."""

    def __init__(self, engine: Engine, aliases: Sequence[Alias]) -> None:
        self._engine = engine
        self._aliases = aliases

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        voices = self._engine.voices
        # COMPAT: clients of older Kokoro servers ask for a list of strings.
        if req.get_param_as_bool("legacy"):
            resp.data = msgspec.json.encode(VoiceIds([voice.id for voice in voices]))
            return
        entries = [_voice_entry(voice) for voice in voices]
        usable = {voice.id for voice in voices}
        aliases = [
            AliasEntry(alias.name, alias.voice)
            for alias in self._aliases
            if all(part.name in usable for part in parse_blend(alias.voice))
        ]
        resp.data = msgspec.json.encode(VoiceList(entries, entries, aliases, language_entries(self._engine)))

    on_head = on_get


def language_entries(engine: Engine) -> list[LanguageEntry]:
    """All languages of an engine, available or not."""
    return [
        LanguageEntry(each.tag, each.name, not each.unavailable_reason, each.unavailable_reason)
        for each in engine.languages
    ]


def _model_entries(card: ModelCard) -> list[ModelEntry]:
    """The build, under its own name and its aliases."""
    return [ModelEntry(name, card.created, card.description) for name in dict.fromkeys((card.id, *ALIASES))]


def _voice_entry(voice: Voice) -> VoiceEntry:
    return VoiceEntry(voice.id, voice.name, voice.language, voice.gender)
