"""jieba's dictionary, and the hidden Markov model that it segments unknown words with."""

from collections.abc import Mapping

import jieba
import marisa_trie
import numpy as np
from jieba import finalseg

from export.errors import ExportError
from service.g2p.mandarin.tables import FIRST_HAN, LAST_HAN, POSITIONS, Counts, Emissions, Hmm


def load_words() -> tuple[dict[str, int], int]:
    """Count of each word in jieba's corpus, and the total.

    Raises:
        ExportError: a word or a count is larger than the port supports.
    """
    with jieba.get_dict_file() as file:
        counts, total = jieba.Tokenizer.gen_pfdict(file)
    # Prefixes of words are among them, with a count of 0.
    words = {word: count for word, count in counts.items() if count}
    if max(map(len, words)) > 32 or max(words.values()) >= 1 << 32:
        raise ExportError("jieba's dictionary has longer words or higher counts than the port supports")
    return words, total


def words_and_counts(words: Mapping[str, int]) -> tuple[marisa_trie.Trie, Counts]:
    """Trie of the words, and their counts by key id of the trie."""
    trie = marisa_trie.Trie(sorted(words))
    counts = np.zeros(len(trie), np.uint32)
    for word, count in words.items():
        counts[trie[word]] = count
    return trie, counts


def shapes() -> Emissions:
    """Emission log-probabilities: each character at each position in a word, shape (characters, positions)."""
    table = np.full((ord(LAST_HAN) - ord(FIRST_HAN) + 1, len(POSITIONS)), finalseg.MIN_FLOAT)
    for column, place in enumerate(POSITIONS):
        for sign, chance in finalseg.emit_P[place].items():
            if FIRST_HAN <= sign <= LAST_HAN:
                table[ord(sign) - ord(FIRST_HAN), column] = chance
    return table


def chances() -> Hmm:
    """Start and transition log-probabilities of the positions in a word.

    Raises:
        ExportError: jieba has other transitions than the port.
    """
    if finalseg.PrevStatus != {"B": "ES", "M": "MB", "S": "SE", "E": "BM"}:
        raise ExportError("jieba has other transitions between positions in a word than the port")
    return Hmm(
        dict(finalseg.start_P), {place: dict(finalseg.trans_P[place]) for place in POSITIONS}, finalseg.MIN_FLOAT
    )
