"""The phonemiser of the tiny build and misaki's own, where the extra ``ja`` is installed; ``make test`` installs it."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.g2p.japanese.cutlet import Cutlet
from service.g2p.japanese.mecab import shared_mecab
from service.g2p.japanese.normalisation import normalise
from service.g2p.japanese.phonemiser import PACKAGES, JapanesePhonemiser, load_japanese
from service.g2p.japanese.words import WordList
from service.g2p.published import PublishedPackage


@pytest.fixture(scope="session")
def japanese(tiny_model: Path) -> JapanesePhonemiser:
    if any(find_spec(package) is None for package in PACKAGES):
        pytest.skip("the extra ja is not installed")
    phonemiser = load_japanese(tiny_model)
    assert isinstance(phonemiser, JapanesePhonemiser)
    return phonemiser


@pytest.fixture(scope="session")
def passed_over(japanese: JapanesePhonemiser, tiny_model: Path) -> Callable[[str], bool]:
    """Whether misaki has no sound for some letter of a text: kanji that are no word, small kana by themselves."""
    cutlet = Cutlet(shared_mecab(), WordList.open(tiny_model))
    return lambda text: any(piece.lost for piece in cutlet.pieces(normalise(text, cutlet).cutlet_input.text))


@pytest.fixture(scope="session")
def stock(japanese: JapanesePhonemiser) -> Callable[[str], str]:
    """misaki's phonemes; ``pyopenjtalk``, which its module imports for its other version, is not needed."""
    g2p = PublishedPackage("misaki", {"pyopenjtalk": SimpleNamespace()}).load("ja").JAG2P()

    def phonemes(text: str) -> str:
        said: str = g2p(text)[0]
        return said

    return phonemes
