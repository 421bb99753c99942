"""Stages of misaki's English G2P on spaCy, as Kokoro's authors use it; needs an environment with both."""

import sys
from collections.abc import Iterator

from benchmarks.memory.stages.pauses import LONG, pause_after


def stages() -> Iterator[str]:
    yield "interpreter"
    import numpy  # noqa: F401

    yield "numerical libraries"
    # NOTE: spaCy's thinc imports PyTorch where it finds one (130 MB), which a serving machine does not have.
    sys.modules["torch"] = None  # type: ignore[assignment]
    from misaki.en import G2P, Lexicon
    from misaki.espeak import EspeakFallback

    from export.tables.english.model import load_spacy

    # Its constructor would download a model; these are all the attributes it sets.
    g2p = G2P.__new__(G2P)
    g2p.version, g2p.british, g2p.nlp, g2p.unk = None, False, load_spacy(), ""
    g2p.lexicon, g2p.fallback = Lexicon(False), EspeakFallback(False)
    g2p(LONG)
    yield "front-end"


if __name__ == "__main__":
    pause_after(stages())
