"""jieba's dictionary, and its chances for the words that are not in it."""

from collections.abc import Mapping

import jieba
import marisa_trie
import numpy as np
from jieba import finalseg

from export.errors import ExportError
from service.g2p.mandarin.tables import FIRST_HAN, LAST_HAN, POSITIONS, Counts, Emissions, Hmm


def read_words() -> tuple[dict[str, int], int]:
    """How often jieba has met each word, and how many it has met.

    Raises:
        ExportError: a word is longer than the port looks, or was met more often than it can count.
    """
    with jieba.get_dict_file() as file:
        found, total = jieba.Tokenizer.gen_pfdict(file)
    # Beginnings of words are among them, never met themselves.
    words = {word: count for word, count in found.items() if count}
    if max(map(len, words)) > 32 or max(words.values()) >= 1 << 32:
        raise ExportError("jieba's dictionary has longer words or higher counts than the port knows")
    return words, total


def words_and_counts(words: Mapping[str, int]) -> tuple[marisa_trie.Trie, Counts]:
    """The words, and the counts by the numbers that the trie gives to them."""
    trie = marisa_trie.Trie(sorted(words))
    counts = np.zeros(len(trie), np.uint32)
    for word, count in words.items():
        counts[trie[word]] = count
    return trie, counts


def shapes() -> Emissions:
    """How likely each character is at each place in a word, shape (characters, places)."""
    table = np.full((ord(LAST_HAN) - ord(FIRST_HAN) + 1, len(POSITIONS)), finalseg.MIN_FLOAT)
    for column, place in enumerate(POSITIONS):
        for sign, chance in finalseg.emit_P[place].items():
            if FIRST_HAN <= sign <= LAST_HAN:
                table[ord(sign) - ord(FIRST_HAN), column] = chance
    return table


def chances() -> Hmm:
    """Of places in a word, one after another.

    Raises:
        ExportError: jieba lets other places follow each other than the port does.
    """
    if finalseg.PrevStatus != {"B": "ES", "M": "MB", "S": "SE", "E": "BM"}:
        raise ExportError("jieba lets other places in a word follow each other than the port does")
    return Hmm(
        dict(finalseg.start_P), {place: dict(finalseg.trans_P[place]) for place in POSITIONS}, finalseg.MIN_FLOAT
    )
