"""Writer of the four files of ``service.g2p.english.tables``; the same versions always give the same bytes."""

from pathlib import Path

import msgspec
import numpy as np

from export.tables.english.dictionaries import write_trie
from export.tables.english.model import load_spacy
from export.tables.english.network import network_plan, network_weights
from export.tables.english.rules import token_rules, word_ids
from service.g2p.english.tables import AMERICAN, BRITISH, TABLES, WEIGHTS, Tables


def write_english(folder: Path) -> None:
    """Write the files into ``folder``; takes three seconds.

    Raises:
        ExportError: the installed spaCy or its model is not as the service's port expects.
    """
    nlp = load_spacy()
    plan = network_plan(nlp)
    tables = Tables(tokens=token_rules(nlp), words=word_ids(nlp), network=plan)
    (folder / TABLES).write_bytes(msgspec.json.encode(tables) + b"\n")
    np.save(folder / WEIGHTS, network_weights(nlp, plan))
    for accent, name in (("us", AMERICAN), ("gb", BRITISH)):
        write_trie(accent, folder / name)
