"""How an engine comes up: everything that the first word needs, one after another.

PERF: 0.35 s, of which onnxruntime takes 0.2 to optimise the graphs and to pack the weights, and what reads English
0.09. Both at once, on two threads and two cores, took as long: onnxruntime asks for the interpreter's lock too often.
"""

import logging
from pathlib import Path

from service.acoustic.model import AcousticModel
from service.engine.extras import reservations
from service.engine.fingerprint import fingerprint
from service.engine.limits import language_room, limits_of
from service.engine.synthesis import SpeechEngine
from service.errors import BadSetting, InvalidInput
from service.g2p.vocabulary import read_vocabulary
from service.memory.budget import Budget, read_budget
from service.memory.pages import MappedFiles
from service.model.manifest import VOICES, Manifest, read_manifest
from service.model.processor import Processor, read_processor
from service.settings import Settings
from service.speech import Voice
from service.text.front_end import build_front_end
from service.voices.aliases import SETTING, read_aliases
from service.voices.book import VoiceBook

logger = logging.getLogger(__name__)


def load_engine(settings: Settings, processor: Processor | None = None, budget: Budget | None = None) -> SpeechEngine:
    """Load the build that ``settings`` names, ready for the first word, and log what it runs on.

    Args:
        settings: folder, threads and usual voice.
        processor: what the build will be computed on; None looks.
        budget: memory for all processes; None looks.

    Raises:
        BadModel: the build is missing, damaged or of another version.
        BadSetting: the usual voice does not exist or cannot be read, or an alias stands for none.
        TooLittleMemory: the budget is too small to speak safely.
    """
    folder: Path = settings.model_path
    manifest = read_manifest(folder)
    processor = processor or read_processor()
    _announce(manifest, processor)
    budget = budget or read_budget(settings.memory_mb or None)
    reserved = reservations(settings)
    reserved_mib = sum(each.memory_mib for each in reserved)
    limits = limits_of(budget, manifest.variant, reserved_mib)
    logger.info("memory budget %d MiB (%s): %s", budget.mib, budget.source, limits.description)
    for each in reserved:
        logger.info("%d MiB of the budget are reserved for %s", each.memory_mib, each.purpose)
    # Another engine of this process may have the same build, and let go of it first.
    before = MappedFiles.find(folder)
    book, usual = _open_voices(folder, settings)
    vocabulary = read_vocabulary()
    front_end = build_front_end(vocabulary, folder, language_room(budget, manifest.variant, reserved_mib))
    if front_end.unavailable_reason(usual.language) is not None:
        raise BadSetting("KOKORO_VOICE", f"{usual.id} speaks {usual.language}, which cannot be read here")
    # Now, so that the first request does not pay for it; other languages are loaded when they are asked for.
    front_end.warm(usual.language)
    acoustic = AcousticModel.open(folder, settings.threads, limits.arena, before)
    return SpeechEngine(
        manifest=manifest,
        front_end=front_end,
        vocabulary=vocabulary,
        acoustic=acoustic,
        book=book,
        limits=limits,
        fingerprint=fingerprint(manifest, processor, limits, settings.threads),
    )


def _open_voices(folder: Path, settings: Settings) -> tuple[VoiceBook, Voice]:
    """The voices with the operator's names for some, and the usual one."""
    book = VoiceBook.open(folder / VOICES, aliases := read_aliases(settings.voice_aliases))
    for alias in aliases:
        if alias.name in {voice.id for voice in book.voices}:
            raise BadSetting(SETTING, f"{alias.name!r} is the name of a voice already")
        try:
            book.resolve(alias.name)
        except InvalidInput as error:
            raise BadSetting(SETTING, f"{alias.name}: {error}") from error
    try:
        return book, book.resolve(settings.voice).voice
    except InvalidInput as error:
        raise BadSetting("KOKORO_VOICE", str(error)) from error


def _announce(manifest: Manifest, processor: Processor) -> None:
    """A warning, not an error: a service that hisses a little still beats one that does not start."""
    logger.info("%s", manifest.pairing(processor))
    if mismatch := manifest.mismatch(processor):
        logger.warning("%s", mismatch)
