"""Command line ``kokoro-lite``: synthesise into a file, list the voices, serve, check a build."""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from service.errors import NothingToSay, SetupError, SpeechError
from service.settings import Settings, describe_settings, read_settings
from service.speech import (
    MAX_PITCH,
    MAX_SPEED,
    MAX_VOLUME,
    MIN_PITCH,
    MIN_SPEED,
    SAMPLE_RATE,
    AudioPiece,
    LanguageCard,
    Samples,
    SynthesisRequest,
    TextOptions,
    Voice,
)

_CONTROLS = (
    ("speed", MIN_SPEED, MAX_SPEED, 1.0, "2 is twice as fast"),
    ("pitch", MIN_PITCH, MAX_PITCH, 0.0, "semitones that the voice is raised by"),
    ("volume", 0.0, MAX_VOLUME, 1.0, "2 is twice the amplitude; peaks are rounded off"),
)
"""Name, minimum, maximum, default and help of each numeric option."""
_BROKEN_PIPE = 128 + signal.SIGPIPE
"""Exit status, as of a program that the signal has ended."""
_CHECK_TEXT = "All is well when you can hear this sentence."


def _parser() -> argparse.ArgumentParser:
    # PERF: imported late, here and below, so that each command pays only for what it uses.
    from service.audio.encoders import format_names

    parser = argparse.ArgumentParser(
        prog="kokoro-lite",
        description="Kokoro-82M text to speech for small machines.",
        epilog="settings, from the environment:\n" + "\n".join(_settings_help()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    say = commands.add_parser("say", help="synthesise a text into a file")
    say.add_argument("text", help="the text, or - to read it from standard input")
    say.add_argument("-o", "--output", type=Path, required=True, help="file to write")
    say.add_argument("--voice", help="one of `kokoro-lite voices` or a blend (default: KOKORO_VOICE)")
    for name, lowest, highest, default, text in _CONTROLS:
        words = f"{text}, {lowest:g} to {highest:g} (default: %(default)g)"
        say.add_argument(f"--{name}", type=_NumberWithin(name, lowest, highest), default=default, help=words)
    say.add_argument("--lang", help="language to read in, such as en-GB or fr (default: the voice's own)")
    say.add_argument("--format", help=f"{format_names()} (default: by the file's suffix)")
    commands.add_parser("voices", help="list the voices, and the languages that can be read here")
    commands.add_parser("serve", help="serve the HTTP API on $PORT")
    check = commands.add_parser("check", help="test the model's files and speak a sentence")
    check.add_argument("--files", action="store_true", help="test the files only, so that a start need not")
    return parser


class _NumberWithin(msgspec.Struct, frozen=True):
    """Converter of an option to a number within a range; NaN is in none."""

    name: str
    lowest: float
    highest: float

    def __call__(self, text: str) -> float:
        try:
            number = float(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number") from error
        if not self.lowest <= number <= self.highest:
            raise argparse.ArgumentTypeError(f"{self.name} {text} is not within {self.lowest:g} to {self.highest:g}")
        return number


def _settings_help() -> Iterator[str]:
    for setting in describe_settings():
        yield f"  {setting.variable:22} {setting.help} ({setting.default})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    try:
        try:
            return _run(arguments)
        finally:
            # Here and not when Python exits, where a reader that has gone could not be handled.
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the output, such as `head`, has ended. Nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE


def _run(arguments: Sequence[str] | None) -> int:
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = read_settings(os.environ)
        match chosen.command:
            case "say":
                _say(chosen, settings)
            case "voices":
                _voices(settings)
            case "serve":
                _serve()
            case "check":
                _check(settings, files_only=chosen.files)
    except BrokenPipeError:
        raise
    except (SpeechError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _say(chosen: argparse.Namespace, settings: Settings) -> None:
    from service.api.requests.languages import find_language
    from service.api.unread import describe_unread
    from service.audio.encoders import find_format, write_file
    from service.engine.loading import load_engine

    form = find_format(chosen.format or chosen.output.suffix.removeprefix("."))
    text = sys.stdin.read() if chosen.text == "-" else chosen.text
    if not text.strip():
        raise NothingToSay()
    request = SynthesisRequest(
        text,
        chosen.voice or settings.voice,
        chosen.speed,
        language=find_language(chosen.lang, "lang") if chosen.lang else None,
        options=TextOptions(strict=settings.strict),
        volume=chosen.volume,
        pitch=chosen.pitch,
    )
    engine = load_engine(settings)
    speech = engine.prepare(request)
    meter = _Meter(engine.synthesise(speech))
    write_file(form, chosen.output, meter)
    if unread := describe_unread(speech.text.unread, meter.unread):
        print(f"not read as it is written: {unread}", file=sys.stderr)
    print(f"{chosen.output}: {meter.summary()}", file=sys.stderr)


def _voices(settings: Settings) -> None:
    from service.model.manifest import VOICES, read_manifest
    from service.text.languages import LANGUAGES
    from service.voices.book import VoiceBook

    read_manifest(settings.model_path)
    voices = VoiceBook.open(settings.model_path / VOICES).voices
    print("\n".join(voice_lines(voices, [language.card(settings.model_path) for language in LANGUAGES])))


def voice_lines(voices: Sequence[Voice], languages: Sequence[LanguageCard]) -> Iterator[str]:
    """A line for each voice, then one for each language, with the reasons for those that are not available."""
    reasons = {language.tag: language.unavailable_reason for language in languages}
    for voice in voices:
        reason = reasons.get(voice.language, "its language is not supported")
        note = f"  (cannot be used: {reason})" if reason else ""
        yield f"{voice.id:16} {voice.language:6} {voice.gender:7} {voice.name}{note}"
    yield ""
    for language in languages:
        reason = language.unavailable_reason
        yield f"{language.tag:6} {language.name:20} {'not available: ' + reason if reason else 'available'}"


def _serve() -> None:
    configuration = Path(__file__).parent.parent / "gunicorn.conf.py"
    if not configuration.is_file():
        raise SetupError(f"{configuration} is missing; run from a checkout or the container image")
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", str(configuration)])


def _check(settings: Settings, *, files_only: bool) -> None:
    from service.engine.loading import load_engine
    from service.memory.footprint import footprint
    from service.model.manifest import read_manifest
    from service.model.processor import read_processor
    from service.model.verification import verify

    folder = settings.model_path
    manifest = read_manifest(folder)
    processor = read_processor()
    print(f"{folder}: {manifest.description}")
    print(manifest.pairing(processor))
    verify(folder, manifest)
    print(f"files: {len(manifest.files)} match the manifest, {sum(f.bytes for f in manifest.files) / 1e6:.0f} MB")
    if files_only:
        return
    started = time.monotonic()
    engine = load_engine(settings, processor)
    print(f"ready after {time.monotonic() - started:.1f} s, {len(engine.voices)} voices")
    print(f"operators: {engine.card.operators}")
    speech = engine.prepare(SynthesisRequest(_CHECK_TEXT, settings.voice))
    meter = _Meter(engine.synthesise(speech))
    for _ in meter:
        pass
    memory = footprint()
    print(f"spoken: {meter.summary()}, {settings.threads} thread(s)")
    print(f"memory: peak {memory.peak:.0f} MiB resident, {memory.private:.0f} MiB of it private now")


class _Meter:
    """Iterator over the samples of pieces that measures the rate at which they arrive."""

    def __init__(self, pieces: Iterable[AudioPiece]) -> None:
        self._pieces = pieces
        self.unread = 0
        """Words that could not be pronounced."""
        self._samples, self._first, self._elapsed = 0, 0.0, 0.0

    def __iter__(self) -> Iterator[Samples]:
        started = time.monotonic()
        for piece in self._pieces:
            self._elapsed = time.monotonic() - started
            self._first = self._first or self._elapsed
            self._samples += len(piece.samples)
            self.unread += piece.unread
            yield piece.samples

    def summary(self) -> str:
        seconds = self._samples / SAMPLE_RATE
        rtf = self._elapsed / seconds if seconds else 0.0
        return (
            f"{seconds:.1f} s of speech in {self._elapsed:.1f} s (RTF {rtf:.2f}), first audio after {self._first:.2f} s"
        )
