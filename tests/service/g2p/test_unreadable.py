from service.g2p.unreadable import unpronounceable, unreadable


def test_the_error_quotes_each_character_once() -> None:
    error = unreadable("兙兡兙", "a Mandarin voice")
    assert str(error) == "input has characters that a Mandarin voice cannot read: 兙 兡"
    assert error.param == "input"


def test_the_error_quotes_five_characters_at_most() -> None:
    assert str(unreadable("abcdef", "a voice")).endswith(": a b c d e ...")
    assert str(unreadable("abcde", "a voice")).endswith(": a b c d e")


def test_the_error_names_the_word() -> None:
    error = unpronounceable("ꟿ")
    assert str(error) == "input has 'ꟿ', which cannot be pronounced"
    assert error.param == "input"
