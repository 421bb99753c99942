"""A mixture of requests as a server meets them, the same for the same seed."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

import msgspec

SPEECH, TIMESTAMPS, PHONEMIZE = "/v1/audio/speech", "/v1/audio/speech/timestamps", "/v1/phonemize"
USUAL, RARE = (0.8, 1.0, 1.0, 1.0, 1.25, 1.5), (0.25, 0.5, 2.0, 4.0)
LEFT_AFTER = 20_000
"""Bytes after which a client that leaves does so: in the first second."""

_ENDLESS = (
    "the grocer stacked his crates of plums and swept the pavement while the baker told the postman about a fox " * 6
)
"""More than an utterance can have."""

_OPENINGS = ("Well,", "Please:", "At 7:45,", "In 1987", "By then", "Dr. Okafor says", "Honestly,", "On page 12,")
_SUBJECTS = ("the ferry", "my neighbour's goat", "NASA", "every third lamp", "a tall kiosk", "zeugmatic Brzezinski")
_VERBS = ("leaves for", "was seen near", "costs $4.20 at", "won't wait for", "sings (badly) to", "outgrew")
_PLACES = ("the old harbour", "Leicester Square", "gate B12", "http://example.org/map", "the 3rd floor", "Ljubljana")
_ENDS = (".", ".", ".", "!", "?", "...", " — again.", "; nobody minded.")
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
    """One request and what becomes of it."""

    kind: str
    method: str
    path: str
    body: bytes
    statuses: tuple[int, ...]
    """Those that are right."""
    leaves: int | None = None
    """Bytes of audio after which the client goes away."""


def mixed(count: int, seed: int, voices: Sequence[str], formats: Sequence[str]) -> Iterator[Request]:
    """``count`` requests: mostly a short sentence, as assistants ask for, and now and then everything else.

    Every library and the heaviest come first: what they leave behind is then no growth that chance has put later.
    """
    chance = random.Random(seed)
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
    random_ones = (
        _request(chance, kind, voices, formats) for kind in chance.choices(list(kinds), list(kinds.values()), k=count)
    )
    yield from itertools.islice(itertools.chain(_heaviest(voices, formats), random_ones), count)


def _heaviest(voices: Sequence[str], formats: Sequence[str]) -> Iterator[Request]:
    """One short sentence in each format, then the longest utterances there are, slow and fast."""
    for form in formats:
        yield _speech(
            "short", {"input": "The kettle is on.", "voice": voices[0], "response_format": form, "speed": 1.0}
        )
    for voice, form, speed in zip(itertools.cycle(voices), formats, (0.7, 1.25), strict=False):
        yield _speech("heaviest", {"input": _ENDLESS, "voice": voice, "response_format": form, "speed": speed})


def _request(chance: random.Random, kind: str, voices: Sequence[str], formats: Sequence[str]) -> Request:
    if kind == "other":
        method, path = chance.choice(_OTHERS)
        return Request(kind, method, path, b"", (200, 404, 405))
    if kind == "invalid":
        return Request(kind, "POST", SPEECH, chance.choice(_invalid()), (400,))
    if kind == "read":
        body = {
            "input": " ".join(_sentence(chance) for _ in range(chance.randint(1, 30))),
            "voice": chance.choice(voices),
        }
        return Request(kind, "POST", PHONEMIZE, msgspec.json.encode(body), (200,))
    counts = {"short": 1, "long": 20, "abandoned": chance.choice((5, 60)), "timed": 2, "marked": 2}
    sentences = counts.get(kind, chance.randint(4, 7))
    text = " ".join(_sentence(chance) for _ in range(sentences))
    if kind == "short" and chance.random() < 0.5:
        text = " ".join(text.split()[:4])
    # Slow speech of a long text is a long wait, and weighs no more than of a short one.
    speeds = USUAL + RARE if kind == "short" else USUAL
    fields = {
        "input": text,
        "voice": chance.choice(voices),
        "response_format": chance.choice(formats),
        "speed": chance.choice(speeds),
    }
    if kind == "timed":
        fields |= {"captions": chance.choice(("json", "srt", "vtt"))}
        return Request(kind, "POST", TIMESTAMPS, msgspec.json.encode(fields), (200,))
    if kind == "marked":
        fields["input"] = f"[pause:0.4s] **{text}** [Worcester](/wˈʊstəɹ/)"
        fields |= {"voice": f"{chance.choice(voices)}(2)+{chance.choice(voices)}", "pitch": chance.choice((-3, 0, 2.5))}
        fields |= {"stream_format": chance.choice(("audio", "sse"))}
    return _speech(kind, fields, LEFT_AFTER if kind == "abandoned" else None)


def _speech(kind: str, fields: Mapping[str, object], leaves: int | None = None) -> Request:
    return Request(kind, "POST", SPEECH, msgspec.json.encode(fields), (200,), leaves)


def _sentence(chance: random.Random) -> str:
    parts = (_OPENINGS, _SUBJECTS, _VERBS, _PLACES)
    return " ".join(chance.choice(part) for part in parts) + chance.choice(_ENDS)


def _invalid() -> tuple[bytes, ...]:
    bodies = (
        {"input": ""},
        {"input": "…"},
        {"input": "你好"},
        {"input": "a" * 4097},
        {"input": "Hello.", "voice": "nobody"},
        {"input": "Hello.", "speed": 9},
        {"input": "Hello.", "response_format": "wma"},
    )
    return (b"", b"{", *(msgspec.json.encode(body) for body in bodies))
