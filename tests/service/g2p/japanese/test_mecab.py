"""Windows are joined at a shared morpheme; tested with a tagger without a dictionary."""

from service.g2p.japanese.mecab import OVERLAP, WINDOW, MeCab
from service.memory.pages import MappedFiles


class FixedWidthTagger:
    """Splits a text into morphemes of three characters, except the first, which has one."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def parse(self, text: str) -> str:
        self.texts.append(text)
        surfaces = [text[:1], *(text[at : at + 3] for at in range(1, len(text), 3))] if text.strip() else []
        return "\n".join(f"{surface}\t\t\t6\t0\t1\t1" for surface in surfaces)


def mecab(tagger: FixedWidthTagger) -> MeCab:
    return MeCab(tagger, MappedFiles(()))


def test_a_short_text_is_analysed_at_once() -> None:
    tagger = FixedWidthTagger()
    assert [each.surface for each in mecab(tagger).analyse("あいうえ")] == ["あ", "いうえ"]
    assert tagger.texts == ["あいうえ"]


def test_a_long_text_is_analysed_in_overlapping_windows() -> None:
    tagger = FixedWidthTagger()
    text = "".join(chr(0x4E00 + number) for number in range(5 * WINDOW))
    morphemes = mecab(tagger).analyse(text)
    assert "".join(each.surface for each in morphemes) == text
    assert [each.start for each in morphemes] == [text.index(each.surface) for each in morphemes]
    assert max(map(len, tagger.texts)) <= WINDOW and len(tagger.texts) <= 1 + 5 * WINDOW // (WINDOW - OVERLAP - 3)


def test_white_space_that_fills_windows_has_no_morphemes() -> None:
    assert [each.surface for each in mecab(FixedWidthTagger()).analyse(" " * 3 * WINDOW)] == []
    assert list(mecab(FixedWidthTagger()).analyse("")) == []
