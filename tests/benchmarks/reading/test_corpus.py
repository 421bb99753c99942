"""Form of the corpus, and every pair of it on the tables of the build."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

from benchmarks.reading.corpus import BadCorpus, Key, Pair, read_corpus, read_known, select
from benchmarks.reading.report import compare, difference
from benchmarks.reading.sounds import Reader
from service.languages import PROFILES

BUILD = Path("models/kokoro-v1.0")
PAIRS = {
    f"{tag}-{kind}": tuple(pairs)
    for (tag, kind), pairs in groupby(read_corpus(), lambda pair: (pair.key.tag, pair.key.kind))
}


def corpus(folder: Path, lines: str, kind: str = "money") -> Path:
    place = folder / "en-US"
    place.mkdir()
    (place / f"{kind}.tsv").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(BUILD)


@pytest.mark.model
@pytest.mark.parametrize("pairs", PAIRS.values(), ids=PAIRS)
def test_each_pair_is_read_right_or_known_not_to_be(reader: Reader, pairs: Sequence[Pair]) -> None:
    known = read_known()
    results = list(compare(reader, pairs))
    different = [difference(each) for each in results if not each.same and each.pair.key not in known]
    assert not different, "\n".join(different)
    right = [each.pair.key for each in results if each.same and each.pair.key in known]
    assert not right, "read right: remove them from known.tsv"


def test_each_language_has_pairs_and_none_other() -> None:
    assert {pair.key.tag for pair in read_corpus()} == {profile.tag for profile in PROFILES}


def test_known_pairs_are_of_the_corpus() -> None:
    assert read_known() - {pair.key for pair in read_corpus()} == set()


def test_spoken_texts_are_words() -> None:
    """But for plain ones, whose digits are left to the phonemiser."""
    spoken = [text for pair in read_corpus() if pair.key.kind != "plain" for text in pair.spoken]
    assert [text for text in spoken if any(map(str.isdigit, text))] == []


def test_a_pair_has_alternatives_and_line_breaks(tmp_path: Path) -> None:
    (pair,) = read_corpus(corpus(tmp_path, "# prices\n\n$5\\n$6\tFive dollars. Six. | Five, six dollars.\n"))
    assert pair == Pair(Key("en-US", "money", "$5\\n$6"), ("Five dollars. Six.", "Five, six dollars."))
    assert pair.text == "$5\n$6"


def test_a_command_of_latex_is_no_line_break(tmp_path: Path) -> None:
    (pair,) = read_corpus(corpus(tmp_path, "$a \\neq b$\ta is not equal to b\n", "math"))
    assert pair.text == "$a \\neq b$"


def test_a_written_text_may_begin_with_a_hash(tmp_path: Path) -> None:
    (pair,) = read_corpus(corpus(tmp_path, "#1 of all\tnumber one of all\n"))
    assert pair.text == "#1 of all"


@pytest.mark.parametrize(
    ("lines", "kind", "message"),
    [
        ("$5\n", "money", r"money\.tsv:1: not 2 columns"),
        ("$5\tfive dollars\t\n", "money", "not 2 columns"),
        ("$5\tfive dollars\n$5\tfive\n", "money", "twice"),
        ("$5\tfive dollars\n", "prices", "no class 'prices'"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, lines: str, kind: str, message: str) -> None:
    with pytest.raises(BadCorpus, match=message):
        read_corpus(corpus(tmp_path, lines, kind))


def test_pairs_are_selected_by_language_and_class() -> None:
    pairs = [Pair(Key(tag, kind, "1"), ("one",)) for tag in ("en-US", "en-GB") for kind in ("cardinal", "date")]
    assert select(pairs, [], []) == tuple(pairs)
    assert select(pairs, ["en-GB"], ["date"]) == (pairs[3],)
