import threading
from pathlib import Path

import pytest

from service.g2p.european import load_european
from service.languages import PROFILES

BY_TAG = {language.tag: language for language in PROFILES}
SENTENCES = {
    "es-ES": ("«¿Qué?», dijo (ella).", "“¿kˈe?”, dˈixo (ˈeʎa)."),
    "fr-FR": ("Les amis, tout le monde.", "lez amˈi, tulmˈɔ̃d."),
    "it-IT": ("Dell’acqua; perché?", "dellˈakːwa; perkˈe?"),
    "pt-BR": ("Não, guarda-chuva!", "nˈɐ̃ʊ̃, ɡwˈaɾədæʃˈuvæ!"),
    "hi-IN": ("नमस्ते, laptop!", "nəmˈʌsteː, lˈaptɒp!"),
}


def sounds(language: str, sentence: str) -> str:
    tokens = load_european(Path())(BY_TAG[language]).phonemise(sentence)
    assert "".join(token.text + " " * token.spaced for token in tokens) == sentence
    return "".join(token.phonemes + token.gap for token in tokens)


@pytest.mark.parametrize("language", SENTENCES)
def test_marks_stay_in_their_places(language: str) -> None:
    sentence, heard = SENTENCES[language]
    assert sounds(language, sentence) == heard


def test_a_sign_without_a_sound_is_named() -> None:
    assert sounds("es-ES", "a ✓b") == "ˈa ʧˈɛk mˈɑɹk bˈe"


def test_a_decimal_before_the_same_mark_loses_nothing() -> None:
    """phonemizer finds the mark in the number, and drops the rest of the sentence."""
    assert sounds("es-ES", "El 3.14 es pi.").endswith("ˈes pˈi.")


def test_languages_do_not_get_into_each_others_way() -> None:
    voices, wrong = load_european(Path()), []

    def read(language: str) -> None:
        sentence, heard = SENTENCES[language]
        for _ in range(50):
            tokens = voices(BY_TAG[language]).phonemise(sentence)
            if "".join(token.phonemes + token.gap for token in tokens) != heard:
                wrong.append(language)

    threads = [threading.Thread(target=read, args=(language,)) for language in SENTENCES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
