"""Normalisation of a Japanese sentence for cutlet, with source offsets.

cutlet composes characters, converts their width and writes numbers out, and keeps no offsets. Here the same is done
cluster by cluster. A cluster is what must be normalised as a whole: a kana and its marks, or all digits of a number.
Every character of the result stands for one cluster of the sentence.
"""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from service.g2p.japanese.cutlet import Cutlet
from service.g2p.japanese.readings import MARK
from service.source_text import Edit, SourceText

_MAX_NUMBER_DIGITS = 9
"""Digits of the largest number that misaki can convert (it fails on others); more are converted one by one."""

# Combining marks, and the voicing marks of narrow katakana.
_CLUSTERS = re.compile(r"[^\0][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*|\0")
_NUMBERS = re.compile(r"\d+")
# PERF: cutlet leaves these as they are, and takes 10 us to find that out.
_UNCHANGED = re.compile(r"[ぁ-ゖァ-ヺー一-鿿、。]")


class NormalisedSentence(msgspec.Struct, frozen=True):
    """Two normalised forms of a sentence. Offsets of both are those of its clusters."""

    plain: SourceText
    """Compatibility characters replaced: full-width letters are ASCII, a circled number is its digits."""
    cutlet_input: SourceText
    """The text that cutlet reads, numbers in kana."""


class _Cluster(msgspec.Struct, frozen=True):
    """Characters [start, end) of a sentence and their plain form."""

    start: int
    end: int
    plain: str


def normalise(sentence: str, cutlet: Cutlet) -> NormalisedSentence:
    """Both normalised forms of ``sentence``."""
    text, clusters = SourceText.of(sentence), list(_clusters(sentence))
    return NormalisedSentence(
        text.edit(Edit(each.start, each.end, each.plain) for each in clusters),
        text.edit(Edit(each.start, each.end, _cutlet_input(sentence, each, cutlet)) for each in clusters),
    )


def _clusters(sentence: str) -> Iterator[_Cluster]:
    """All clusters of ``sentence``; adjacent digits are one."""
    start = end = 0
    plain = ""
    for found in _CLUSTERS.finditer(sentence):
        cluster = found[0]
        bare = cluster if _UNCHANGED.fullmatch(cluster) else _plain(cluster)
        if plain[-1:].isdecimal() and bare[:1].isdecimal():
            plain += bare
        else:
            if end:
                yield _Cluster(start, end, plain)
            start, plain = end, bare
        end = found.end()
    if end:
        yield _Cluster(start, end, plain)


def _plain(cluster: str) -> str:
    if unicodedata.category(cluster[0]) in ("Cc", "Cs", "Zl", "Zp"):
        # espeak-ng and MeCab end at NUL, and neither takes a lone surrogate.
        return " "
    plain = unicodedata.normalize("NFKC", cluster)
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in plain)


def _cutlet_input(sentence: str, cluster: _Cluster, cutlet: Cutlet) -> str:
    text, plain = sentence[cluster.start : cluster.end], cluster.plain
    if text == MARK:
        return " "
    if text in "〜～" and sentence[cluster.end : cluster.end + 1].isdecimal():
        return "から"
    if _UNCHANGED.fullmatch(text):
        return text
    if plain == " " or any(character.isdigit() and not character.isdecimal() for character in plain):
        # cutlet fails on digits that are not decimal.
        return " "
    if unicodedata.category(text[0]) in ("Cf", "Co", "Cn"):
        return ""
    if any(character.isdecimal() for character in plain):
        return _NUMBERS.sub(lambda found: _number(found[0], cutlet), plain)
    return cutlet.normalise(text)


def _number(digits: str, cutlet: Cutlet) -> str:
    numbers = [digits] if len(digits) <= _MAX_NUMBER_DIGITS else digits
    return "".join(f" {cutlet.number_to_kana(number)}" for number in numbers)
