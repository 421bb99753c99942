"""The 60 requests: every route and field, short texts, in this order.

The order is part of the table: languages are loaded and evicted on the way, and a response must not depend on that.
"""

from collections.abc import Mapping

import msgspec

SPEECH, TIMESTAMPS, PHONEMIZE = "/v1/audio/speech", "/v1/audio/speech/timestamps", "/v1/phonemize"
CAPTIONED, VOICES = "/dev/captioned_speech", "/v1/audio/voices"

KETTLE = "The kettle is on, and the bread is nearly done."
FERRY = "At 10:30 the ferry costs $4.20. Dr. Moss won't wait; she leaves from gate B12!"
FIGURES = "On 2024-01-31 we paid $1.5M for 10 km of pipe, and ask@example.org has the bill."
LONG = (
    "The orchard belongs to three sisters, who agree about nothing but pears. Ada, the eldest, sells them at the gate "
    "for 40p each, or two dozen for £8.50. Ruth bottles hers with ginger, and sends them as far as Aberdeen.\n\n"
    '"Not one," she says, "has ever come back." The youngest only paints them: small pictures, no larger than a '
    "postcard, in which the fruit is always a little too green. Last October a dealer from Leeds bought 27 of those in "
    "one afternoon.\n\nSince then the other two have been looking at their trees differently, and at each other hardly "
    "at all... Would you not do the same?"
)
ENDLESS = "the miller swept his yard and called the dog while a cart of barley rolled slowly past the open gate " * 6
"""One sentence of 600 characters without a mark, more phonemes than an utterance may have."""


class Request(msgspec.Struct, frozen=True):
    """One request, and the status of the response that is right."""

    name: str
    method: str
    path: str
    body: Mapping[str, object] | bytes = b""
    """Fields of a JSON object, or the bytes as they are."""
    headers: Mapping[str, str] = {}
    status: int = 200
    extra: str = ""
    """Module of an optional dependency, without which the right status is 400."""


def _speech(name: str, text: str, voice: str = "af_heart", form: str = "pcm", **fields: object) -> Request:
    return Request(name, "POST", SPEECH, {"input": text, "voice": voice, "response_format": form, **fields})


def _phonemize(name: str, text: str, language: str, **fields: object) -> Request:
    return Request(name, "POST", PHONEMIZE, {"input": text, "lang": language, **fields})


def _refused(name: str, body: Mapping[str, object] | bytes, status: int = 400, **headers: str) -> Request:
    return Request(name, "POST", SPEECH, body, headers, status)


def _with_extra(request: Request, module: str) -> Request:
    return msgspec.structs.replace(request, extra=module)


_SPOKEN = (
    _speech("speech-english-mp3", KETTLE, "af_heart", "mp3", model="tts-1", instructions="Softly.", stream=True),
    _speech("speech-british-opus", "The lorry is parked beside the theatre.", "bf_emma", "opus"),
    _speech("speech-spanish-flac", "La lluvia cae sobre el tejado desde el martes.", "ef_dora", "flac"),
    _speech("speech-french-wav", "Le train de nuit part à 22h15 de la voie deux.", "ff_siwis", "wav"),
    _speech("speech-hindi-pcm", "आज बाज़ार में बहुत भीड़ थी।", "hf_alpha", "pcm", stream_format="audio"),
    _with_extra(_speech("speech-italian-aac", "Il pane è ancora caldo, prendine un pezzo.", "if_sara", "aac"), "av"),
    _with_extra(_speech("speech-japanese-mp3", "朝の電車はとても静かでした。", "jf_alpha", "mp3"), "fugashi"),
    _speech("speech-portuguese-opus", "A janela ficou aberta durante a tempestade.", "pf_dora", "opus"),
    _speech("speech-mandarin-flac", "昨天晚上下了一场大雪。", "zf_xiaobei", "flac"),
    _speech("speech-events", f"{KETTLE} {FERRY}", "am_michael", "mp3", stream_format="sse"),
)
_TIMED = (
    Request("timestamps-json", "POST", TIMESTAMPS, {"input": FERRY, "voice": {"id": "af_nicole"}}),
    Request("timestamps-lines", "POST", CAPTIONED, {"input": FERRY, "voice": "bm_george", "response_format": "wav"}),
    Request("timestamps-srt", "POST", TIMESTAMPS, {"input": f"{FERRY} {KETTLE}", "captions": "srt"}),
    Request("timestamps-vtt", "POST", TIMESTAMPS, {"input": f"{FERRY} {KETTLE}"}, {"Accept": "text/vtt"}),
)
_PHONEMES = (
    _phonemize("phonemes-english", "Read the record aloud, then record what you have read in Worcester.", "en-US"),
    _phonemize("phonemes-british", "She'd rather dance in the garage until half past 3.", "b"),
    _phonemize("phonemes-spanish", "El 12/05/2024 pagué 5,50 € por 3 kg de peras.", "es-ES"),
    _phonemize("phonemes-french", "Le 1er étage, à 10h30 : 25 % de réduction sur 2 L d'huile.", "fr"),
    _phonemize("phonemes-hindi", "उसने ₹500 में 2 kg आम और एक WiFi राउटर ख़रीदा।", "hi-IN"),
    _phonemize("phonemes-italian", "Il 3/11/2023 alle 18:45 c'erano -5 °C e 12 persone.", "it"),
    _with_extra(_phonemize("phonemes-japanese", "2024年1月31日、駅でコーヒーを3杯、¥1,200。", "ja-JP"), "fugashi"),
    _phonemize("phonemes-portuguese", "O Sr. Lima mora no n.º 47 e pagou R$ 5 pelo café.", "pt-BR"),
    _phonemize("phonemes-mandarin", "他在银行工作，2024-01-31 花了¥20买 iPhone 保护套。", "zh-CN"),
)
_VOICES = (
    _speech("voice-alias", KETTLE, "alloy"),
    _speech("voice-blend", KETTLE, "af_bella(2)+af_sky"),
    _speech("voice-subtracted", KETTLE, "af_bella(2) - Shimmer(0.5)"),
)
_CONTROLS = (
    _speech("speed-0.25", "Slowly now.", speed=0.25),
    _speech("speed-0.7", KETTLE, "am_puck", speed=0.7),
    _speech("speed-1.5", KETTLE, "bm_fable", speed=1.5),
    _speech("speed-4", KETTLE, "af_sky", speed=4),
    _speech("pitch", KETTLE, pitch=-3.5),
    _speech("volume", KETTLE, volume_multiplier=3),
    _speech(
        "durations",
        "həlˈO wˈɜɹld.",
        input_type="phonemes",
        durations=[None, 3, 4, None, 9, 2, 5, None, 12, None, 4, None, 20],
    ),
)
_TEXTS = (
    _speech("markup-pause-and-phonemes", "Wait [pause:0.8s] for [Worcester](/wˈʊstəɹ/) and [tea](+2)."),
    _speech(
        "markup-markdown", "# Soup\n\n* **two** leeks\n* _one_ [onion](http://example.org/onion)\n\nStir `gently`."
    ),
    _phonemize("normalize-some", FIGURES, "en-US", normalize={"money": False, "dates": False, "emails": False}),
    _phonemize(
        "markup-and-normalize-off", f"**{FIGURES}**", "en-US", markup=False, normalization_options={"normalize": False}
    ),
    _phonemize("text-money-and-units", "$1.5M, £3.20, €1,000 and 7¢ for 10 km/h, 5'11\" and 3.5 GB at 20 °C.", "en-US"),
    _phonemize(
        "text-dates-and-times", "From 2024-01-31 to March 3rd, 1999, at 7:05 pm, or 18:00 on 12/25/1987.", "en-US"
    ),
    _phonemize(
        "text-addresses", "Write to jo.day@example.org, see https://example.org/a-b?x=1, call +1 (555) 010-4477.", "a"
    ),
    _speech("text-of-utterances", LONG, "bf_isabella", "mp3"),
    _speech("text-endless", ENDLESS, "am_adam", "opus"),
)
_ERRORS = (
    _refused("error-empty", {"input": " \n"}),
    _refused("error-voice", {"input": KETTLE, "voice": "af_hart+bf_ema"}),
    _refused("error-speed", {"input": KETTLE, "speed": 4.5}),
    _refused("error-format", {"input": KETTLE, "response_format": "wma"}),
    _refused("error-long", {"input": "tea " * 1100}),
    _refused("error-json", b'{"input": "Hello.", "speed": }'),
    _refused("error-compressed", b"\x1f\x8b\x08", 415, **{"Content-Encoding": "gzip"}),
    Request("error-method", "DELETE", SPEECH, status=405),
    Request("error-path", "GET", "/v1/audio/songs", status=404),
)
_LISTS = (
    Request("models", "GET", "/v1/models"),
    Request("voices", "GET", VOICES),
    Request("voices-legacy", "GET", f"{VOICES}?legacy=true"),
    Request("openapi", "GET", "/openapi.json"),
    Request("head-voices", "HEAD", VOICES),
    Request("head-healthz", "HEAD", "/healthz"),
    Request("index", "GET", "/"),
    Request("healthz", "GET", "/healthz"),
    Request("readyz", "GET", "/readyz"),
)

REQUESTS: tuple[Request, ...] = (
    *_SPOKEN,
    *_TIMED,
    *_PHONEMES,
    *_VOICES,
    *_CONTROLS,
    *_TEXTS,
    *_ERRORS,
    *_LISTS,
)
"""In the order in which they are sent."""
