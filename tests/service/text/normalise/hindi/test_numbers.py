import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("५-७ और 7 - 5", "पाँच से सात और सात माइनस पाँच"),
        ("1-2-3", "एक दो तीन"),
        ("3:2 के अनुपात में", "तीन दो के अनुपात में"),
        ("v2.10.3", "v दो डॉट दस डॉट तीन"),
        ("RJ14CD5678", "आर जे चौदह सी डी पाँच छह सात आठ"),
        ("भाग-2", "भाग दो"),
        ("AK-203 और TS7001", "ए के दो सौ तीन और टी एस सात शून्य शून्य एक"),
        ("H₂O", "H दो O"),
        ("12345678901234567890", "एक दो तीन चार पाँच छह सात आठ नौ शून्य एक दो तीन चार पाँच छह सात आठ नौ शून्य"),
    ],
)
def test_numbers(text: str, words: str) -> None:
    assert said(text) == composed(words)
