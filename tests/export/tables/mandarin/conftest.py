"""The tables as the installed packages give them, and the stock package to compare with."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba
import pytest
from misaki.zh import ZHG2P

from service.g2p.mandarin.tables import Tables, load_tables


@pytest.fixture(scope="session")
def opened(tables: Path) -> Tables:
    return load_tables(tables)


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """misaki's own ``ZHG2P`` as Kokoro v1.0 uses it, on jieba, pypinyin and cn2an as they are installed."""
    # Its cache of words would otherwise remain in the system's temporary folder.
    jieba.dt.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    jieba.initialize()
    g2p: Any = ZHG2P()

    def said(text: str) -> str:
        with warnings.catch_warnings():
            # cn2an warns of every number that it leaves as it is.
            warnings.simplefilter("ignore")
            phonemes: str = g2p(text)[0]
        return phonemes

    return said
