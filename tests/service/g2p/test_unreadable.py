from service.g2p.unreadable import unreadable


def test_the_error_quotes_each_character_once() -> None:
    error = unreadable("兙兡兙", "a Mandarin voice")
    assert str(error) == "input has characters that a Mandarin voice cannot read: 兙 兡"
    assert error.param == "input"


def test_the_error_quotes_five_characters_at_most() -> None:
    assert str(unreadable("abcdef", "a voice")).endswith(": a b c d e ...")
    assert str(unreadable("abcde", "a voice")).endswith(": a b c d e")
