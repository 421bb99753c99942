"""Schemas of the request bodies, each field with its documentation.

A null counts as not given. COMPAT: LibreChat sends no voice, Home Assistant an unknown model; other Kokoro servers'
names of a field (``lang_code``, ``volume_multiplier``, ``normalization_options``) are fields too.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from service.audio.encoders import FORMATS, describe_formats
from service.speech import MAX_PHONEMES, MAX_PITCH, MAX_SPEED, MAX_VOLUME, MIN_PITCH, MIN_SPEED

MAX_PHONEME_FRAMES = 200
"""Longest duration of a phoneme, 5 s."""


class VoiceReference(msgspec.Struct, frozen=True):
    """OpenAI's object form of a voice."""

    id: Annotated[str, Meta(description="The voice's id.")]


class NormalizeBody(msgspec.Struct, frozen=True):
    """Kinds of text that are expanded into words; those left out stay on. What is done with emoji."""

    numbers: Annotated[bool | None, Meta(description="Numbers, ordinals and fractions.")] = None
    money: Annotated[bool | None, Meta(description="Amounts of money: `$1.5M`.")] = None
    dates: Annotated[bool | None, Meta(description="Dates: `2026-01-31`.")] = None
    times: Annotated[bool | None, Meta(description="Times of day: `10:30`.")] = None
    units: Annotated[bool | None, Meta(description="Units after numbers: `10 km/h`.")] = None
    urls: Annotated[bool | None, Meta(description="Addresses of web pages.")] = None
    emails: Annotated[bool | None, Meta(description="E-mail addresses.")] = None
    phones: Annotated[bool | None, Meta(description="Telephone numbers.")] = None
    emoji: Annotated[
        Literal["name", "skip"] | None, Meta(description="`name`: emoji are read by their names; `skip`: left out.")
    ] = None


SWITCHES = tuple(name for name in NormalizeBody.__struct_fields__ if name != "emoji")
"""Fields of ``normalize`` that one boolean sets together."""


class NormalizationOptions(msgspec.Struct, frozen=True):
    """Kokoro-FastAPI's form of ``normalize``; its other options are accepted and ignored."""

    normalize: Annotated[bool | None, Meta(description="False switches everything off.")] = None
    unit_normalization: Annotated[bool | None, Meta(description="`units` of `normalize`.")] = None
    url_normalization: Annotated[bool | None, Meta(description="`urls` of `normalize`.")] = None
    email_normalization: Annotated[bool | None, Meta(description="`emails` of `normalize`.")] = None
    phone_normalization: Annotated[bool | None, Meta(description="`phones` of `normalize`.")] = None


class TextBody(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of all bodies with a text."""

    voice: Annotated[
        str | VoiceReference | None,
        Meta(
            description="A voice of `GET /v1/audio/voices`, a blend such as `af_bella(2)+af_sky(1)`, or an alias; "
            "the server's default if left out."
        ),
    ] = None
    lang: Annotated[
        str | None,
        Meta(
            description="Language to read the text in: a BCP 47 tag in any case (`en-gb`) or Kokoro's letter for it "
            "(`a`, `b`, `e`, `f`, `h`, `i`, `j`, `p`, `z`); the voice's own if left out."
        ),
    ] = None
    lang_code: Annotated[str | None, Meta(description="Another name of `lang`.")] = None
    normalize: Annotated[
        bool | NormalizeBody | None,
        Meta(description="Expand numbers, dates and the like into words: all, none, or by kind."),
    ] = None
    normalization_options: Annotated[
        NormalizationOptions | None, Meta(description="`normalize` under other names; not together with it.")
    ] = None
    markup: Annotated[
        bool | None,
        Meta(
            description="Interpret `[pause:1.5s]`, `[word](/phonemes/)`, `[word](+1)` and Markdown (true if left out) "
            "or read them as text."
        ),
    ] = None
    strict: Annotated[
        bool | None,
        Meta(
            description="Refuse a text with letters or words that cannot be read, and one without a word, with 400 "
            "(`KOKORO_STRICT` if left out). Else they are transliterated or skipped, which the header "
            "`X-Kokoro-Unread` tells, and a text without a word is a short silence."
        ),
    ] = None


class SpokenBody(TextBody, frozen=True, kw_only=True):
    """Fields of all bodies that are synthesised."""

    input: Annotated[str, Meta(description="The text, at most `KOKORO_MAX_CHARS` characters (4096 unless set).")]
    model: Annotated[str | None, Meta(description="Any; there is one model.")] = None
    response_format: Annotated[
        str | None,
        Meta(
            description=describe_formats(),
            examples=[form.name for form in FORMATS],
        ),
    ] = None
    speed: Annotated[
        Annotated[float, Meta(ge=MIN_SPEED, le=MAX_SPEED)] | None,
        Meta(description="1 is the voice's own rate, 2 twice as fast."),
    ] = None
    volume: Annotated[
        Annotated[float, Meta(ge=0.0, le=MAX_VOLUME)] | None,
        Meta(description="Samples are multiplied by it; peaks are rounded off, not clipped."),
    ] = None
    volume_multiplier: Annotated[
        Annotated[float, Meta(ge=0.0, le=MAX_VOLUME)] | None, Meta(description="Another name of `volume`.")
    ] = None
    loudness: Annotated[
        Literal["even", "model"] | None,
        Meta(
            description="`even` (if left out): all voices are as loud, before `volume`; `model`: each as the model "
            "speaks it, up to 12 dB apart."
        ),
    ] = None
    pitch: Annotated[
        Annotated[float, Meta(ge=MIN_PITCH, le=MAX_PITCH)] | None,
        Meta(description="Semitones by which the voice is raised, or lowered if negative."),
    ] = None
    input_type: Annotated[
        Literal["text", "phonemes"] | None,
        Meta(description="`phonemes`: the input is misaki phonemes, as `POST /v1/phonemize` gives them."),
    ] = None
    durations: Annotated[
        Annotated[
            list[Annotated[int, Meta(ge=1, le=MAX_PHONEME_FRAMES)] | None], Meta(min_length=1, max_length=MAX_PHONEMES)
        ]
        | None,
        Meta(
            description="Only with phonemes, which are then one utterance: how long each character of the input lasts, "
            "in frames of 25 ms; null leaves it to the model."
        ),
    ] = None
    stream: Annotated[
        bool | None,
        Meta(description="Audio is always streamed; with timestamps, true selects JSON lines."),
    ] = None
    instructions: Annotated[Any, Meta(description="Accepted and ignored: Kokoro takes none.")] = None


class SpeechBody(SpokenBody, frozen=True, kw_only=True):
    """``POST /v1/audio/speech``."""

    stream_format: Annotated[
        Literal["audio", "sse"] | None,
        Meta(
            description="`sse`: server-sent events `speech.audio.delta` with base64 `audio`, which put together are "
            "one file, and at the end `speech.audio.done` with `usage` (input: phonemes, output: frames of 25 ms)."
        ),
    ] = None


class TimestampsBody(SpokenBody, frozen=True, kw_only=True):
    """``POST /v1/audio/speech/timestamps``."""

    captions: Annotated[
        Literal["json", "srt", "vtt"] | None,
        Meta(description="`srt` or `vtt` gives subtitles without audio; if left out, as `Accept` prefers."),
    ] = None
    return_timestamps: Annotated[bool | None, Meta(description="False: audio alone, `timestamps` is null.")] = None


class PhonemizeBody(TextBody, frozen=True, kw_only=True):
    """``POST /v1/phonemize``."""

    input: Annotated[str | None, Meta(description="The text; required, under this name or as `text`.")] = None
    text: Annotated[str | None, Meta(description="Another name of `input`.")] = None
    language: Annotated[str | None, Meta(description="Another name of `lang`.")] = None
