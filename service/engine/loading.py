"""Loading of an engine: everything that the first synthesis needs, in sequence.

PERF: 0.35 s, of which onnxruntime takes 0.2 to optimise the graphs and to pack the weights, and the English G2P 0.09.
Both in parallel, on two threads and two cores, took as long: onnxruntime takes the interpreter's lock too often.
"""

import logging
from pathlib import Path

from service.acoustic.model import AcousticModel
from service.acoustic.native import load_native
from service.engine.extras import reservations
from service.engine.fingerprint import fingerprint
from service.engine.limits import Limits, after_kills, cache_note, language_room, limits_of
from service.engine.synthesis import SpeechEngine
from service.errors import BadSetting, InvalidInput, NativeUnavailable
from service.g2p.vocabulary import read_vocabulary
from service.memory.budget import Budget, read_budget
from service.model.manifest import VOICES, read_manifest
from service.model.processor import Processor, read_processor
from service.model.quota import read_quota
from service.model.variants import Variant
from service.settings import Settings
from service.speech import STOCK_OPERATORS, Voice
from service.text.front_end import build_front_end
from service.voices.aliases import SETTING, parse_aliases
from service.voices.book import VoiceBook

logger = logging.getLogger(__name__)


def load_engine(
    settings: Settings, processor: Processor | None = None, budget: Budget | None = None, kills: int = 0
) -> SpeechEngine:
    """Load the build that ``settings`` names, ready for the first synthesis, and log the processor and the limits.

    Args:
        settings: folder, threads and default voice.
        processor: processor of this machine; None detects it.
        budget: memory for all processes; None reads it from settings and system.
        kills: earlier workers of this server that were killed as memory ran out.

    Raises:
        BadModel: the build is missing, damaged or of another version.
        BadSetting: the default voice does not exist or its language is not available, or an alias has no voice.
        TooLittleMemory: the budget is too small for the shortest windows.
    """
    folder: Path = settings.model_path
    manifest = read_manifest(folder)
    processor = processor or read_processor()
    logger.info("%s", manifest.pairing(processor))
    budget = budget or read_budget(settings.memory_mb or None)
    reserved = reservations(settings)
    reserved_mib = sum(each.memory_mib for each in reserved)
    for each in reserved:
        logger.info("%d MiB of the budget are reserved for %s", each.memory_mib, each.purpose)
    budget = after_kills(budget, kills, manifest.variant, reserved_mib, native=manifest.variant.is_quantised)
    # A budget that is too small on any operators is refused now, not after the front-end is in memory.
    limits_of(budget, manifest.variant, reserved_mib, native=manifest.variant.is_quantised)
    book, default = _open_voices(folder, settings)
    vocabulary = read_vocabulary()
    front_end = build_front_end(vocabulary, folder, language_room(budget, manifest.variant, reserved_mib))
    if front_end.unavailable_reason(default.language) is not None:
        raise BadSetting("KOKORO_VOICE", f"{default.id} speaks {default.language}, which is not available here")
    # Now, so that the first request need not wait for it; other languages are loaded on their first request.
    front_end.warm(default.language)
    acoustic, limits = _open_acoustic(folder, settings.threads, manifest.variant, budget, reserved_mib)
    if (cores := read_quota()) is not None:
        logger.info(
            "processor time is limited to %.2f cores: a first utterance has up to %d phonemes",
            cores,
            limits.first_phonemes,
        )
    native = acoustic.operators != STOCK_OPERATORS
    logger.info("memory budget %d MiB (%s): %s", budget.mib, budget.source, limits.description)
    if note := cache_note(budget, manifest.variant, reserved_mib, native=native):
        logger.warning("%s", note)
    return SpeechEngine(
        manifest=manifest,
        front_end=front_end,
        vocabulary=vocabulary,
        acoustic=acoustic,
        book=book,
        limits=limits,
        fingerprint=fingerprint(manifest, processor, limits, settings.threads, native=native),
    )


def _open_acoustic(
    folder: Path, threads: int, variant: Variant, budget: Budget, reserved_mib: int
) -> tuple[AcousticModel, Limits]:
    """Both graphs within the budget, on native operators if that is possible; logs which."""
    if variant.is_quantised:
        try:
            native = load_native(folder)
            limits = limits_of(budget, variant, reserved_mib, native=True, cores=read_quota())
            acoustic = AcousticModel.open(folder, threads, limits.arena, native)
        except NativeUnavailable as error:
            logger.warning("the model runs on onnxruntime's operators, in 1.4 times the time: %s", error)
        else:
            logger.info("the model runs on native operators, kernel %s", native.kernel)
            return acoustic, limits
    limits = limits_of(budget, variant, reserved_mib, cores=read_quota())
    return AcousticModel.open(folder, threads, limits.arena), limits


def _open_voices(folder: Path, settings: Settings) -> tuple[VoiceBook, Voice]:
    """The voices with their aliases, and the default voice."""
    book = VoiceBook.open(folder / VOICES, aliases := parse_aliases(settings.voice_aliases))
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
