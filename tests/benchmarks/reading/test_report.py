from benchmarks.reading.corpus import Key, Pair
from benchmarks.reading.report import Count, Result, difference, reading_markdown, summarise

RIGHT = Result(Pair(Key("en-US", "money", "$5"), ("five dollars",)), "fˈIv", ("fˈIv",))
OTHER = Result(Pair(Key("en-US", "money", "$6"), ("six dollars", "six")), "sˈɪks", ("s", "sˈɪ"))
DATE = Result(Pair(Key("fr-FR", "date", "1/2"), ("un février",)), "œ̃", ("œ̃",))


def test_a_pair_is_the_same_if_one_alternative_is() -> None:
    assert RIGHT.same and not OTHER.same
    assert Result(OTHER.pair, "sˈɪ", OTHER.spoken).same


def test_counts_are_by_language_and_class() -> None:
    report = summarise([RIGHT, OTHER, DATE])
    assert report.counts == (Count("en-US", "money", 2, 1), Count("fr-FR", "date", 1, 1))
    assert (report.pairs, report.same, report.different) == (3, 2, (OTHER.pair.key,))


def test_a_difference_has_the_words_and_both_phonemes() -> None:
    lines = difference(OTHER).splitlines()
    assert lines[0] == "en-US money: $6"
    assert [line.split() for line in lines[1:]] == [
        ["read", "sˈɪks"],
        ["expected", "s"],
        ["six", "dollars"],
        ["expected", "sˈɪ"],
        ["six"],
    ]


def test_the_table_has_a_row_for_each_class_and_a_column_for_each_language() -> None:
    lines = reading_markdown(summarise([RIGHT, OTHER, DATE])).splitlines()
    assert "2 of 3, 66.7%" in lines[0]
    assert lines[2:] == [
        "| class | en-US | fr-FR |",
        "|---|---|---|",
        "| money | 1 / 2 |  |",
        "| date |  | 1 / 1 |",
        "| all | **1 / 2** | **1 / 1** |",
    ]
