import pytest

from service.g2p.stress import apply_stress


@pytest.mark.parametrize(
    ("word", "level", "heard"),
    [
        ("kˈasa", -2, "kasa"),
        ("kˈasˌa", -1, "kˌasa"),
        ("kˈasa", 0, "kˌasa"),
        ("kasa", 0, "kˌasa"),
        ("kasa", 1, "kˌasa"),
        ("kasa", 2, "kˈasa"),
        ("kˌasa", 1, "kˈasa"),
        ("kˈasa", 2, "kˈasa"),
        ("kasa", -1, "kasa"),
        ("kasa", -0.5, "kasa"),
        ("ks", 2, "ks"),
    ],
)
def test_levels_are_misakis(word: str, level: float, heard: str) -> None:
    assert apply_stress(word, level) == heard
