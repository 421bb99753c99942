"""Subtitles of a speech, SubRip or WebVTT, sent while it is said."""

from collections.abc import Callable, Generator
from contextlib import closing

from service.api.replies.cues import Cue, Cues
from service.api.replies.synthesis import NEVER_STORED, BodyWriter, Synthesis

_ENGLISH = "en"


def srt() -> BodyWriter:
    """SubRip. It has no escapes; ``-->`` alone could break a file."""
    return _reply("srt", "application/x-subrip", "", _srt)


def vtt() -> BodyWriter:
    """WebVTT."""
    return _reply("vtt", "text/vtt", "WEBVTT\n\n", _vtt)


def _reply(name: str, media_type: str, head: str, form: Callable[[int, Cue], str]) -> BodyWriter:
    return BodyWriter(
        name,
        f"{media_type}; charset=utf-8",
        lambda synthesis: _chunks(synthesis, head, form),
        headers=NEVER_STORED,
    )


def _chunks(synthesis: Synthesis, head: str, form: Callable[[int, Cue], str]) -> Generator[bytes, None, None]:
    shown = 0
    with closing(_cues(synthesis)) as cues:
        for shown, cue in enumerate(cues, start=1):
            yield (head * (shown == 1) + form(shown, cue)).encode()
    if not shown:
        # Nothing at all would be no file.
        yield (head or "\n").encode()


def _cues(synthesis: Synthesis) -> Generator[Cue, None, None]:
    synthesis.listen()
    cues = Cues(synthesis.speech.text, synthesis.speech.language or _ENGLISH)
    with closing(synthesis.pieces()) as pieces:
        for _ in pieces:
            yield from cues.add(synthesis.heard())
    yield from cues.add(synthesis.heard())
    yield from cues.close()


def _srt(number: int, cue: Cue) -> str:
    start, end = _span(cue, ",")
    return f"{number}\n{start} --> {end}\n{cue.text.replace('-->', '→')}\n\n"


def _vtt(_number: int, cue: Cue) -> str:
    start, end = _span(cue, ".")
    text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{start} --> {end}\n{text}\n\n"


def _span(cue: Cue, point: str) -> tuple[str, str]:
    start = int(cue.start * 1000)
    # A cue that ends as it begins would not be valid.
    return time_code(start, point), time_code(max(int(cue.end * 1000), start + 1), point)


def time_code(milliseconds: int, point: str) -> str:
    """Hours, minutes and seconds; ``point`` stands before the thousandths."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{rest:03}"
