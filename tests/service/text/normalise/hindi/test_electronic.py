import pytest

from service.speech import TextOptions
from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HTTP://Bank.co.in/a-b_c?d=5", "Bank डॉट को डॉट इन स्लैश ए हाइफ़न बी अंडरस्कोर सी क्वेश्चन मार्क डी बराबर पाँच"),
        ("www.up.nic.in।", "डब्ल्यू डब्ल्यू डब्ल्यू डॉट up डॉट एन आई सी डॉट इन।"),
        ("127.0.0.1:8080", "एक दो सात डॉट शून्य डॉट शून्य डॉट एक कोलन आठ शून्य आठ शून्य"),
        ("/etc/hosts", "स्लैश etc स्लैश hosts"),
        ("kitab.news/a", "kitab डॉट news स्लैश ए"),
        ("D:\\a\\b", "डी कोलन बैकस्लैश ए बैकस्लैश बी"),
        ("50 mg /day", "पचास मिलीग्राम प्रति दिन"),
        ("localhost:80", "localhost कोलन आठ शून्य"),
    ],
)
def test_addresses(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4.5 और 6.7", "चार दशमलव पाँच और छह दशमलव सात"),
        ("वह आया.फिर गया", "वह आया.फिर गया"),
    ],
)
def test_what_is_no_address_stays(text: str, words: str) -> None:
    assert said(text) == composed(words)


def test_addresses_can_be_switched_off() -> None:
    text = "mera@naam.in, naam.in"
    assert said(text, TextOptions(urls=False, emails=False, numbers=False)) == text
