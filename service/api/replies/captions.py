"""Captions of a synthesis, SubRip or WebVTT, streamed while it is made."""

from collections.abc import Callable, Generator
from contextlib import closing

from service.api.replies.cues import Cue, Cues
from service.api.replies.synthesis import NO_CACHE, BodyWriter, Synthesis


def srt() -> BodyWriter:
    """SubRip. The format has no escapes; ``-->`` is the only text that could break a file."""
    return _writer("srt", "application/x-subrip", "", _srt)


def vtt() -> BodyWriter:
    """WebVTT."""
    return _writer("vtt", "text/vtt", "WEBVTT\n\n", _vtt)


def _writer(name: str, media_type: str, head: str, form: Callable[[int, Cue], str]) -> BodyWriter:
    return BodyWriter(
        name,
        f"{media_type}; charset=utf-8",
        lambda synthesis: _chunks(synthesis, head, form),
        headers=NO_CACHE,
    )


def _chunks(synthesis: Synthesis, head: str, form: Callable[[int, Cue], str]) -> Generator[bytes, None, None]:
    count = 0
    with closing(_cues(synthesis)) as cues:
        for count, cue in enumerate(cues, start=1):
            yield (head * (count == 1) + form(count, cue)).encode()
    if not count:
        # A file without cues must not be empty.
        yield (head or "\n").encode()


def _cues(synthesis: Synthesis) -> Generator[Cue, None, None]:
    synthesis.collect_words()
    cues = Cues(synthesis.speech.request.text, synthesis.speech.language)
    with closing(synthesis.samples()) as pieces:
        for _ in pieces:
            yield from cues.add(synthesis.take_words())
    yield from cues.add(synthesis.take_words())
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
    # A cue that ends where it begins would be invalid.
    return time_code(start, point), time_code(max(int(cue.end * 1000), start + 1), point)


def time_code(milliseconds: int, point: str) -> str:
    """``HH:MM:SS.mmm``, with ``point`` as the decimal point."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{rest:03}"
