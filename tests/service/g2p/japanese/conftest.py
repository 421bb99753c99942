"""Fixtures: the phonemiser of the tiny build and stock misaki. Both need the extra ``ja``."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.g2p.japanese import widths
from service.g2p.japanese.cutlet import Cutlet
from service.g2p.japanese.mecab import shared_mecab
from service.g2p.japanese.normalisation import normalise
from service.g2p.japanese.phonemiser import PACKAGES, JapanesePhonemiser, load_japanese
from service.g2p.japanese.word_list import WordList
from service.g2p.published import PublishedPackage


@pytest.fixture(scope="session")
def japanese(tiny_model: Path) -> JapanesePhonemiser:
    if any(find_spec(package) is None for package in PACKAGES):
        pytest.skip("the extra ja is not installed")
    phonemiser = load_japanese(tiny_model)
    assert isinstance(phonemiser, JapanesePhonemiser)
    return phonemiser


@pytest.fixture(scope="session")
def unpronounced(japanese: JapanesePhonemiser, tiny_model: Path) -> Callable[[str], bool]:
    """Predicate: misaki skips a letter of the text, such as an out-of-vocabulary kanji or a small kana."""
    cutlet = Cutlet(shared_mecab(), WordList.load(tiny_model))
    return lambda text: any(word.unpronounced for word in cutlet.phonemise(normalise(text, cutlet).cutlet_input.text))


@pytest.fixture(scope="session")
def stock(japanese: JapanesePhonemiser) -> Callable[[str], str]:
    """Phonemes of stock misaki. ``pyopenjtalk``, which its module imports for another version, is not needed."""
    stand_ins: dict[str, object] = {"pyopenjtalk": SimpleNamespace()}
    if find_spec("mojimoji") is None:
        stand_ins["mojimoji"] = widths
    g2p = PublishedPackage("misaki", stand_ins).load("ja").JAG2P()

    def phonemes(text: str) -> str:
        result: str = g2p(text)[0]
        return result

    return phonemes
