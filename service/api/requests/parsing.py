"""Request parsing: from JSON bodies to typed requests, with the defaults of OpenAI's API and of the settings."""

from typing import Literal, TypeAlias, TypeVar

import msgspec

from service.api.requests.decoding import decode
from service.api.requests.languages import find_language
from service.api.requests.schemas import (
    SWITCHES,
    NormalizationOptions,
    NormalizeBody,
    PhonemizeBody,
    SpeechBody,
    SpokenBody,
    TextBody,
    TimestampsBody,
    VoiceReference,
)
from service.audio.encoders import DEFAULT_FORMAT, Format, find_format
from service.errors import InvalidInput, NothingToSay, TextTooLong
from service.settings import Settings
from service.speech import SynthesisRequest, TextOptions

CaptionFormat: TypeAlias = Literal["json", "srt", "vtt"]
Shape: TypeAlias = Literal["json", "lines", "srt", "vtt"]

T = TypeVar("T")


class SpeechRequest(msgspec.Struct, frozen=True):
    """A request for audio."""

    synthesis: SynthesisRequest
    format: Format
    events: bool = False
    """Send the file in server-sent events."""


class TimestampRequest(msgspec.Struct, frozen=True):
    """A request for audio with word times, or for captions."""

    synthesis: SynthesisRequest
    format: Format
    """Of the audio in JSON."""
    shape: Shape
    words: bool
    """JSON includes word times."""


_speech = msgspec.json.Decoder(SpeechBody)
_timestamps = msgspec.json.Decoder(TimestampsBody)
_phonemize = msgspec.json.Decoder(PhonemizeBody)


def parse_speech(body: bytes, settings: Settings) -> SpeechRequest:
    """Parse a body of ``POST /v1/audio/speech``.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    fields = decode(body, _speech)
    return SpeechRequest(_synthesis(fields, settings), _format(fields), events=fields.stream_format == "sse")


def parse_timestamps(
    body: bytes, settings: Settings, streams: bool = False, preferred: CaptionFormat = "json"
) -> TimestampRequest:
    """Parse a body of ``POST /v1/audio/speech/timestamps``.

    Args:
        body: JSON.
        settings: limits and defaults.
        streams: JSON comes in lines unless the body says otherwise.
        preferred: format for a body that names none.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    fields = decode(body, _timestamps)
    shape: Shape = fields.captions or preferred
    if shape == "json" and (streams if fields.stream is None else fields.stream):
        shape = "lines"
    return TimestampRequest(
        _synthesis(fields, settings), _format(fields), shape, words=fields.return_timestamps is not False
    )


def parse_phonemize(body: bytes, settings: Settings) -> SynthesisRequest:
    """Parse a body of ``POST /v1/phonemize``.

    Raises:
        InvalidInput: it is not JSON, or a field has the wrong type or value.
    """
    fields = decode(body, _phonemize)
    text = _only(input=fields.input, text=fields.text)
    if text is None:
        raise InvalidInput("input: this field is required", "input")
    return _base(fields, text, settings, language=fields.language)


def _format(fields: SpokenBody) -> Format:
    return find_format(DEFAULT_FORMAT if fields.response_format is None else fields.response_format)


def _base(fields: TextBody, text: str, settings: Settings, language: str | None = None) -> SynthesisRequest:
    """The part that all bodies have in common."""
    if len(text) > settings.max_chars:
        raise TextTooLong(settings.max_chars, len(text))
    if not text.strip():
        raise NothingToSay()
    voice = fields.voice.id if isinstance(fields.voice, VoiceReference) else fields.voice
    named = _only(lang=fields.lang, lang_code=fields.lang_code, language=language)
    return SynthesisRequest(
        text=text,
        voice=settings.voice if voice is None else voice,
        language=None if named is None else find_language(named, "lang"),
        options=_text_options(fields, settings),
    )


def _synthesis(fields: SpokenBody, settings: Settings) -> SynthesisRequest:
    speech = _base(fields, fields.input, settings)
    options = speech.options
    if fields.input_type == "phonemes":
        options = msgspec.structs.replace(options, spelling="phonemes")
    volume = _only(volume=fields.volume, volume_multiplier=fields.volume_multiplier)
    return msgspec.structs.replace(
        speech,
        options=options,
        speed=1.0 if fields.speed is None else fields.speed,
        volume=1.0 if volume is None else volume,
        loudness=fields.loudness or "even",
        pitch=fields.pitch or 0.0,
        durations=tuple(fields.durations or ()),
    )


def _text_options(fields: TextBody, settings: Settings) -> TextOptions:
    given = fields.normalize
    if given is not None and fields.normalization_options is not None:
        raise InvalidInput("normalization_options: not together with normalize", "normalization_options")
    if fields.normalization_options is not None:
        given = _from_fastapi(fields.normalization_options)
    if isinstance(given, bool):
        given = msgspec.structs.replace(NormalizeBody(), **dict.fromkeys(SWITCHES, given))
    switches = {} if given is None else msgspec.structs.asdict(given)
    return msgspec.structs.replace(
        TextOptions(),
        markup=fields.markup is not False,
        strict=settings.strict if fields.strict is None else fields.strict,
        **{name: value for name, value in switches.items() if value is not None},
    )


def _from_fastapi(options: NormalizationOptions) -> NormalizeBody | bool:
    if options.normalize is False:
        return False
    return NormalizeBody(
        units=options.unit_normalization,
        urls=options.url_normalization,
        emails=options.email_normalization,
        phones=options.phone_normalization,
    )


def _only(**fields: T | None) -> T | None:
    """The value of a field with several names.

    Raises:
        InvalidInput: two of the names have different values.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    names = list(given)
    for name in names[1:]:
        if given[name] != given[names[0]]:
            raise InvalidInput(f"{name}: {names[0]} is another name of it and has another value", name)
    return given[names[0]] if names else None
