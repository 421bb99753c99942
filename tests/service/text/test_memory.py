"""What a language adds to a process that reads English, as the kernel counts it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from tests.service.text.test_languages import TEXTS

pytestmark = pytest.mark.alone

MOST = 1.5
"""MiB (PSS) of each language of espeak-ng: up to 0.7 for its dictionary, the rest for its normalisation."""
PROGRAM = """
import gc, json, sys
from pathlib import Path
from service.g2p.vocabulary import read_vocabulary
from service.memory.footprint import footprint
from service.text.front_end import build_front_end
from tests.service.pieces import utterances_of

texts = json.loads(sys.argv[2])
front_end = build_front_end(read_vocabulary(), Path(sys.argv[1]), 100)

def weight(language, text):
    for _ in range(20):
        list(utterances_of(front_end, text, language))
    gc.collect()
    return footprint().pss

last, added = weight("en-US", "Dr. Xyzzy paid $5 at 10:30 on 5 May 2024."), {}
for language, text in texts.items():
    now = weight(language, text)
    added[language], last = now - last, now
added["all again"] = sum(weight(language, text) for language, text in texts.items()) / len(texts) - last
print(json.dumps(added))
"""


@pytest.fixture(scope="module")
def added(tiny_model: Path) -> Mapping[str, float]:
    texts = msgspec.json.encode(TEXTS).decode()
    command = [sys.executable, "-c", PROGRAM, str(tiny_model), texts]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return msgspec.json.decode(done.stdout, type=dict[str, float])


@pytest.mark.parametrize("language", TEXTS)
def test_each_language_of_espeak_adds_little(added: Mapping[str, float], language: str) -> None:
    assert added[language] <= MOST


def test_all_together_add_little_and_nothing_later(added: Mapping[str, float]) -> None:
    assert sum(added[language] for language in TEXTS) <= 3 * MOST
    assert added["all again"] <= 0.3 * MOST
