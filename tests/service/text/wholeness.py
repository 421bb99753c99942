"""What it means that a text is spoken whole: every letter is in a word, and every word has sounds of its own."""

from collections.abc import Iterable, Iterator

from service.g2p.vocabulary import read_vocabulary
from service.speech import MAX_PHONEMES, Pause, TextOptions, Utterance
from service.text.front_end import FrontEnd
from tests.service.pieces import utterances_of

PLAIN = TextOptions(
    markup=False,
    numbers=False,
    money=False,
    dates=False,
    times=False,
    units=False,
    urls=False,
    emails=False,
    phones=False,
)
"""Nothing of the text is taken out."""


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum() and character != "ʼ")


def assert_whole(parts: Iterable[Utterance | Pause], text: str) -> None:
    """Every letter and digit of ``text`` is in a word, and every word has its own phonemes."""
    utterances = [part for part in parts if isinstance(part, Utterance)]
    assert letters("".join(word.text for u in utterances for word in u.words)) == letters(text)
    assert_sound(utterances, text)


def assert_sound(parts: Iterable[Utterance | Pause], text: str) -> None:
    """Words are in order and apart, in the text and in the phonemes, and all that is heard is in one."""
    vocabulary = read_vocabulary()
    place = 0
    for utterance in parts:
        if isinstance(utterance, Pause):
            continue
        for word in utterance.words:
            assert place <= word.source_start <= word.source_end
            place = word.source_end
            assert text[word.source_start : word.source_end] == word.text
        assert 1 <= len(utterance.phonemes) <= MAX_PHONEMES
        assert vocabulary.known(utterance.phonemes) == utterance.phonemes
        at = 0
        for word in utterance.words:
            assert at <= word.start < word.end <= len(utterance.phonemes)
            assert any(phoneme.isalpha() for phoneme in utterance.phonemes[word.start : word.end])
            assert not any(phoneme.isalpha() for phoneme in utterance.phonemes[at : word.start])
            at = word.end


def only_utterances(parts: Iterable[Utterance | Pause]) -> Iterator[Utterance]:
    """The parts of a text that has no pauses of its own, as they are read."""
    for part in parts:
        assert isinstance(part, Utterance)
        yield part


def spoken(front_end: FrontEnd, text: str, options: TextOptions = TextOptions()) -> list[str | float]:  # noqa: B008
    """Phonemes of the utterances, seconds of the pauses."""
    parts = utterances_of(front_end, text, "en-US", options)
    return [part.seconds if isinstance(part, Pause) else part.phonemes for part in parts]
