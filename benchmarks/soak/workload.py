"""Workload of the soak test: a realistic mixture of requests, the same for the same seed."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

import msgspec

SPEECH, TIMESTAMPS, PHONEMIZE = "/v1/audio/speech", "/v1/audio/speech/timestamps", "/v1/phonemize"
USUAL_SPEEDS, RARE_SPEEDS = (0.8, 1.0, 1.0, 1.0, 1.25, 1.5), (0.25, 0.5, 2.0, 4.0)
DISCONNECT_AFTER = 20_000
"""Bytes after which an abandoning client disconnects: within the first second of audio."""

_ENDLESS = (
    "the grocer stacked his crates of plums and swept the pavement while the baker told the postman about a fox " * 6
)
"""A sentence longer than an utterance can be."""

_OPENINGS = ("Well,", "Please:", "At 7:45,", "In 1987", "By then", "Dr. Okafor says", "Honestly,", "On page 12,")
_SUBJECTS = ("the ferry", "my neighbour's goat", "NASA", "every third lamp", "a tall kiosk", "zeugmatic Brzezinski")
_VERBS = ("leaves for", "was seen near", "costs $4.20 at", "won't wait for", "sings (badly) to", "outgrew")
_PLACES = ("the old harbour", "Leicester Square", "gate B12", "http://example.org/map", "the 3rd floor", "Ljubljana")
_ENDS = (".", ".", ".", "!", "?", "...", " — again.", "; no one minded.")
_OTHERS = (
    ("GET", "/healthz"),
    ("HEAD", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/v1/models"),
    ("GET", "/v1/audio/voices"),
    ("GET", "/no/such/path"),
    ("DELETE", SPEECH),
)


class Request(msgspec.Struct, frozen=True):
    """A request, and its expected outcome."""

    kind: str
    method: str
    path: str
    body: bytes
    statuses: tuple[int, ...]
    """Expected statuses."""
    disconnect_after: int | None = None
    """Bytes of audio after which the client disconnects; None reads all."""


def requests_of(count: int, seed: int, voices: Sequence[str], formats: Sequence[str]) -> Iterator[Request]:
    """``count`` requests: mostly short sentences, as assistants send, and some of every other kind.

    Every format and the heaviest requests come first, so that memory that they retain does not count as later growth.
    """
    generator = random.Random(seed)
    kinds = {
        "short": 60,
        "medium": 6,
        "long": 1,
        "abandoned": 6,
        "invalid": 6,
        "other": 6,
        "timed": 5,
        "marked": 6,
        "read": 4,
    }
    random_requests = (
        _request(generator, kind, voices, formats)
        for kind in generator.choices(list(kinds), list(kinds.values()), k=count)
    )
    yield from itertools.islice(itertools.chain(_heaviest(voices, formats), random_requests), count)


def _heaviest(voices: Sequence[str], formats: Sequence[str]) -> Iterator[Request]:
    """One short sentence in each format, then utterances of the greatest length, slow and fast."""
    for form in formats:
        yield _speech(
            "short", {"input": "The kettle is on.", "voice": voices[0], "response_format": form, "speed": 1.0}
        )
    for voice, form, speed in zip(itertools.cycle(voices), formats, (0.7, 1.25), strict=False):
        yield _speech("heaviest", {"input": _ENDLESS, "voice": voice, "response_format": form, "speed": speed})


def _request(generator: random.Random, kind: str, voices: Sequence[str], formats: Sequence[str]) -> Request:
    if kind == "other":
        method, path = generator.choice(_OTHERS)
        return Request(kind, method, path, b"", (200, 404, 405))
    if kind == "invalid":
        return Request(kind, "POST", SPEECH, generator.choice(_invalid()), (400,))
    if kind == "read":
        body = {
            "input": " ".join(_sentence(generator) for _ in range(generator.randint(1, 30))),
            "voice": generator.choice(voices),
        }
        return Request(kind, "POST", PHONEMIZE, msgspec.json.encode(body), (200,))
    counts = {"short": 1, "long": 20, "abandoned": generator.choice((5, 60)), "timed": 2, "marked": 2}
    sentences = counts.get(kind, generator.randint(4, 7))
    text = " ".join(_sentence(generator) for _ in range(sentences))
    if kind == "short" and generator.random() < 0.5:
        text = " ".join(text.split()[:4])
    # Slow speech of a long text takes long, and no more memory than that of a short one.
    speeds = USUAL_SPEEDS + RARE_SPEEDS if kind == "short" else USUAL_SPEEDS
    fields = {
        "input": text,
        "voice": generator.choice(voices),
        "response_format": generator.choice(formats),
        "speed": generator.choice(speeds),
    }
    if kind == "timed":
        fields |= {"captions": generator.choice(("json", "srt", "vtt"))}
        return Request(kind, "POST", TIMESTAMPS, msgspec.json.encode(fields), (200,))
    if kind == "marked":
        fields["input"] = f"[pause:0.4s] **{text}** [Worcester](/wˈʊstəɹ/)"
        fields |= {
            "voice": f"{generator.choice(voices)}(2)+{generator.choice(voices)}",
            "pitch": generator.choice((-3, 0, 2.5)),
        }
        fields |= {"stream_format": generator.choice(("audio", "sse"))}
    return _speech(kind, fields, DISCONNECT_AFTER if kind == "abandoned" else None)


def _speech(kind: str, fields: Mapping[str, object], disconnect_after: int | None = None) -> Request:
    return Request(kind, "POST", SPEECH, msgspec.json.encode(fields), (200,), disconnect_after)


def _sentence(generator: random.Random) -> str:
    parts = (_OPENINGS, _SUBJECTS, _VERBS, _PLACES)
    return " ".join(generator.choice(part) for part in parts) + generator.choice(_ENDS)


def _invalid() -> tuple[bytes, ...]:
    bodies = (
        {"input": ""},
        {"input": "…", "strict": True},
        {"input": "你好", "strict": True},
        {"input": "a" * 4097},
        {"input": "Hello.", "voice": "no_such_voice"},
        {"input": "Hello.", "speed": 9},
        {"input": "Hello.", "response_format": "wma"},
    )
    return (b"", b"{", *(msgspec.json.encode(body) for body in bodies))
