"""espeak-ng gives phonemizer's pronunciations, from threads as well, without copies and without growing."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.errors import SetupError
from service.g2p.espeak import Espeak, EspeakBackend, shared_espeak

AMERICAN, BRITISH = "gmw/en-US", "gmw/en"
WORDS = ["blorptang", "Zindlewort", "x.org", "R&D", "50%", "20°C", "snorv-ax", "q(r)s", "3.5kg", "it's", "½", '"hey"']


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return shared_espeak()


def said(espeak: Espeak, text: str, voice: str = AMERICAN) -> str:
    (ipa,) = EspeakBackend(espeak, voice).phonemize([text])
    return ipa


@pytest.mark.parametrize(("voice", "language"), [(AMERICAN, "en-us"), (BRITISH, "en-gb")])
def test_it_says_what_phonemizer_says(espeak: Espeak, voice: str, language: str) -> None:
    import espeakng_loader
    from phonemizer.backend import EspeakBackend as Reference
    from phonemizer.backend.espeak.wrapper import EspeakWrapper

    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
    reference = Reference(language, preserve_punctuation=True, with_stress=True, tie="^")
    assert [said(espeak, word, voice) for word in WORDS] == [reference.phonemize([word])[0].strip() for word in WORDS]


def test_accents_differ_and_threads_do_not_mix_them(espeak: Espeak) -> None:
    jobs = [(word, voice) for word in WORDS for voice in (AMERICAN, BRITISH)]
    alone = [said(espeak, word, voice) for word, voice in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda job: said(espeak, *job), jobs * 20))
    assert together == alone * 20
    assert said(espeak, "water", AMERICAN) != said(espeak, "water", BRITISH)


def test_switching_voices_does_not_grow(espeak: Espeak) -> None:
    def switch(times: int) -> int:
        for number in range(times):
            espeak.phonemise("word", (AMERICAN, BRITISH)[number % 2])
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    # Without the synthesis after each switch this is 5 MB.
    assert switch(4000) - switch(100) < 1_000_000


def test_signs_that_espeak_does_not_know_are_said_by_name(espeak: Espeak) -> None:
    assert said(espeak, "✓") == said(espeak, "check mark")
    assert said(espeak, "a✓") != said(espeak, "a")
    assert said(espeak, "🇬🇧") == said(espeak, "United Kingdom")


def test_names_of_borrowed_voices_are_not_spoken(espeak: Espeak) -> None:
    assert "(" not in espeak.phonemise("한국", AMERICAN)


def test_nul_and_unknown_voices_are_errors(espeak: Espeak) -> None:
    with pytest.raises(ValueError, match="NUL"):
        espeak.phonemise("a\0b", AMERICAN)
    with pytest.raises(SetupError, match="gmw/nowhere"):
        espeak.phonemise("a", "gmw/nowhere")


def test_a_library_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be loaded"):
        Espeak(str(tmp_path / "libespeak-ng.so"), str(tmp_path))
