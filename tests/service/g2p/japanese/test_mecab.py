"""Windows are joined where they agree; a tagger that knows no dictionary shows how."""

from service.g2p.japanese.mecab import OVERLAP, WINDOW, MeCab
from service.memory.pages import MappedFiles


class Cutter:
    """Cuts into threes, but for the first word of what it is given, which is one character."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def parse(self, text: str) -> str:
        self.given.append(text)
        pieces = [text[:1], *(text[at : at + 3] for at in range(1, len(text), 3))] if text.strip() else []
        return "\n".join(f"{piece}\t\t\t6\t0\t1\t1" for piece in pieces)


def mecab(tagger: Cutter) -> MeCab:
    return MeCab(tagger, MappedFiles(()))


def test_a_short_text_is_read_at_once() -> None:
    tagger = Cutter()
    assert [each.surface for each in mecab(tagger).morphemes("あいうえ")] == ["あ", "いうえ"]
    assert tagger.given == ["あいうえ"]


def test_a_long_text_is_read_in_windows_that_overlap_and_comes_back_whole() -> None:
    tagger = Cutter()
    text = "".join(chr(0x4E00 + number) for number in range(5 * WINDOW))
    found = mecab(tagger).morphemes(text)
    assert "".join(each.surface for each in found) == text
    assert [each.start for each in found] == [text.index(each.surface) for each in found]
    assert max(map(len, tagger.given)) <= WINDOW and len(tagger.given) <= 1 + 5 * WINDOW // (WINDOW - OVERLAP - 3)


def test_white_space_that_fills_windows_is_no_word() -> None:
    assert [each.surface for each in mecab(Cutter()).morphemes(" " * 3 * WINDOW)] == []
    assert list(mecab(Cutter()).morphemes("")) == []
