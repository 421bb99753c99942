"""espeak-ng through ctypes: the G2P of languages that misaki has no code for, and of words outside its lexicons.

phonemizer copies the library to temporary folders (left behind when the process is killed) and maps 5 MB for every
backend. The library keeps its state in globals, so here it is loaded once for the process, and one lock covers every
call: without it, eight threads got 378 of 12,000 results wrong.
"""

import ctypes
import re
import unicodedata
from functools import cache
from threading import Lock

import espeakng_loader

from service.errors import SetupError
from service.g2p.characters import stands_for_words

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_UTF8 = 1
_TIE = "͡"
_IPA_TIED = 0x02 | 0x80 | ord(_TIE) << 8

_SWITCH = re.compile(r"\([^()]*\)")
_SEPARATORS = re.compile(r"_+")
# The marks that phonemizer keeps from espeak, which would swallow them. Between digits they belong to the number.
MARKS = re.compile(r'(\s*(?:[;:!?¡¿—…"«»“”(){}\[\]]|(?<![0-9])[,.]|[,.](?![0-9]))+\s*)')

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_stop = _Callback(lambda _samples, _count, _events: 1)


class Espeak:
    """The espeak-ng library. One instance for each process, see ``shared_espeak``; safe to be shared by threads."""

    def __init__(self, library: str, data: str) -> None:
        self._lock = Lock()
        self._voice = ""
        try:
            self._library = ctypes.CDLL(library)
        except OSError as error:
            raise SetupError(f"espeak-ng cannot be loaded: {error}") from error
        if self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DO_NOT_EXIT) <= 0:
            raise SetupError(f"espeak-ng cannot read its data in {data}")
        self._library.espeak_SetSynthCallback(_stop)
        whole, number, pointer = ctypes.c_size_t, ctypes.c_uint, ctypes.c_void_p
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p, whole, number, ctypes.c_int, number, number, pointer, pointer
        ]  # fmt: skip
        self._to_phonemes = self._library.espeak_TextToPhonemes
        self._to_phonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        self._to_phonemes.restype = ctypes.c_char_p

    def phonemise(self, text: str, voice: str) -> str:
        """IPA of ``text`` with stress, the parts of a diphthong or affricate tied by ``^``, one space between words.

        Args:
            voice: a voice file of espeak-ng: ``gmw/en-US`` is American, ``gmw/en`` British English.

        Raises:
            ValueError: there is a NUL in the text; espeak would drop all that follows it.
            SetupError: there is no such voice.
        """
        if "\0" in text:
            raise ValueError("text for espeak-ng must not have a NUL in it")
        with self._lock:
            self._use(voice)
            ipa = " ".join(self._clauses(text))
        # Where espeak switches to another language it writes the name in brackets, which must not be pronounced.
        ipa = _SWITCH.sub("", ipa).replace(_TIE, "^")
        return " ".join(_SEPARATORS.sub("", ipa).split())

    def _use(self, voice: str) -> None:
        if voice == self._voice:
            return
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SetupError(f"espeak-ng has no voice {voice!r}")
        # PERF: a switch leaks 1.3 KB that only synthesis frees: 9 MB after 7,000 switches, nothing with this line.
        self._library.espeak_Synth(b"\0", 1, 0, 1, 0, _UTF8, None, None)
        self._voice = voice

    def _clauses(self, text: str) -> list[str]:
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        while rest.value is not None:
            ipa: bytes | None = self._to_phonemes(ctypes.byref(rest), _UTF8, _IPA_TIED)
            clauses.append((ipa or b"").decode())
        return clauses


@cache
def shared_espeak() -> Espeak:
    """The process's espeak-ng, loaded at the first call (3.1 MB).

    Raises:
        SetupError: the library or its data cannot be loaded.
    """
    return Espeak(espeakng_loader.get_library_path(), espeakng_loader.get_data_path())


class EspeakBackend:
    """Replacement for the phonemizer backend that misaki's ``EspeakFallback`` expects."""

    def __init__(self, espeak: Espeak, voice: str) -> None:
        self._espeak, self._voice = espeak, voice

    def phonemize(self, texts: list[str]) -> list[str]:
        """IPA of each text, its punctuation kept in place."""
        return [self._phonemise(text) for text in texts]

    def _phonemise(self, text: str) -> str:
        parts = MARKS.split(text)
        parts[::2] = [
            self._espeak.phonemise(self._name_symbols(part), self._voice) if part else "" for part in parts[::2]
        ]
        return "".join(parts)

    def _name_symbols(self, text: str) -> str:
        """``text`` with Unicode names for the symbols that espeak skips (check mark, newer emoji)."""
        if text.isascii():
            return text
        return "".join(f" {_name(character)} " if self._is_skipped(character) else character for character in text)

    def _is_skipped(self, character: str) -> bool:
        return stands_for_words(character) and not self._espeak.phonemise(character, self._voice)


def _name(character: str) -> str:
    return unicodedata.name(character, "").lower().replace("-", " ")
