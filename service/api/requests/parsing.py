"""A body as it came to what is asked of the engine, with the defaults of OpenAI and of the settings."""

from typing import Literal, TypeAlias, TypeVar

import msgspec

from service.api.requests.decoding import decode
from service.api.requests.languages import find_language
from service.api.requests.schemas import (
    NormalizationOptions,
    NormalizeBody,
    PhonemizeBody,
    SpeechBody,
    SpokenBody,
    TextBody,
    TimestampsBody,
    VoiceReference,
)
from service.audio.encoders import Format, find_format
from service.errors import InvalidInput, NothingToSay, TextTooLong
from service.settings import Settings
from service.speech import SynthesisRequest, TextOptions

Shape: TypeAlias = Literal["json", "lines", "srt", "vtt"]

T = TypeVar("T")


class SpeechRequest(msgspec.Struct, frozen=True):
    """What to say and in which format to send it."""

    speech: SynthesisRequest
    format: Format
    events: bool = False
    """The file is sent in server-sent events."""


class TimestampRequest(msgspec.Struct, frozen=True):
    """What to say, and how to tell when each word is heard."""

    speech: SynthesisRequest
    format: Format
    """Of the audio in JSON."""
    shape: Shape
    words: bool
    """Times of words are wanted in JSON."""


_speech = msgspec.json.Decoder(SpeechBody)
_timestamps = msgspec.json.Decoder(TimestampsBody)
_phonemize = msgspec.json.Decoder(PhonemizeBody)


def parse_speech(body: bytes, settings: Settings) -> SpeechRequest:
    """The order in a body of ``POST /v1/audio/speech``.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    fields = decode(body, _speech)
    return SpeechRequest(_spoken(fields, settings), _format(fields), events=fields.stream_format == "sse")


def parse_timestamps(
    body: bytes, settings: Settings, streams: bool = False, preferred: Literal["json", "srt", "vtt"] = "json"
) -> TimestampRequest:
    """The order in a body of ``POST /v1/audio/speech/timestamps``.

    Args:
        body: JSON.
        settings: limits and defaults.
        streams: JSON comes in lines unless the body says otherwise.
        preferred: the shape for a body that names none.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    fields = decode(body, _timestamps)
    shape: Shape = fields.captions or preferred
    if shape == "json" and (streams if fields.stream is None else fields.stream):
        shape = "lines"
    return TimestampRequest(
        _spoken(fields, settings), _format(fields), shape, words=fields.return_timestamps is not False
    )


def read_text_order(body: bytes, settings: Settings) -> SynthesisRequest:
    """What to read in a body of ``POST /v1/phonemize``.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    fields = decode(body, _phonemize)
    text = _either(input=fields.input, text=fields.text)
    if text is None:
        raise InvalidInput("input: this field is required", "input")
    return _read(fields, text, settings, language=fields.language)


def _format(fields: SpokenBody) -> Format:
    return find_format("mp3" if fields.response_format is None else fields.response_format)


def _read(fields: TextBody, text: str, settings: Settings, language: str | None = None) -> SynthesisRequest:
    """What all bodies have in common."""
    if len(text) > settings.max_chars:
        raise TextTooLong(settings.max_chars, len(text))
    if not text.strip():
        raise NothingToSay()
    voice = fields.voice.id if isinstance(fields.voice, VoiceReference) else fields.voice
    named = _either(lang=fields.lang, lang_code=fields.lang_code, language=language)
    return SynthesisRequest(
        text=text,
        voice=settings.voice if voice is None else voice,
        language=None if named is None else find_language(named, "lang"),
        reading=_reading(fields),
    )


def _spoken(fields: SpokenBody, settings: Settings) -> SynthesisRequest:
    speech = _read(fields, fields.input, settings)
    reading = speech.reading
    if fields.input_type == "phonemes":
        reading = msgspec.structs.replace(reading, spelling="phonemes")
    volume = _either(volume=fields.volume, volume_multiplier=fields.volume_multiplier)
    return msgspec.structs.replace(
        speech,
        reading=reading,
        speed=1.0 if fields.speed is None else fields.speed,
        volume=1.0 if volume is None else volume,
        pitch=fields.pitch or 0.0,
        durations=tuple(fields.durations or ()),
    )


def _reading(fields: TextBody) -> TextOptions:
    given = fields.normalize
    if given is not None and fields.normalization_options is not None:
        raise InvalidInput("normalization_options: not together with normalize", "normalization_options")
    if fields.normalization_options is not None:
        given = _translated(fields.normalization_options)
    if isinstance(given, bool):
        given = NormalizeBody(*[given] * len(NormalizeBody.__struct_fields__))
    switches = {} if given is None else msgspec.structs.asdict(given)
    return msgspec.structs.replace(
        TextOptions(),
        markup=fields.markup is not False,
        **{name: value for name, value in switches.items() if value is not None},
    )


def _translated(options: NormalizationOptions) -> NormalizeBody | bool:
    if options.normalize is False:
        return False
    return NormalizeBody(
        units=options.unit_normalization,
        urls=options.url_normalization,
        emails=options.email_normalization,
        phones=options.phone_normalization,
    )


def _either(**fields: T | None) -> T | None:
    """The value of a field that has several names.

    Raises:
        InvalidInput: it was given under two names, with different values.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    names = list(given)
    for name in names[1:]:
        if given[name] != given[names[0]]:
            raise InvalidInput(f"{name}: {names[0]} is another name of it and has another value", name)
    return given[names[0]] if names else None
