import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("प्रो॰ वर्मा", "प्रोफ़ेसर वर्मा"),
        ("500 ई. पू.", "पाँच सौ ईसा पूर्व."),
        ("मो. रफ़ी, मो. 98", "मोहम्मद रफ़ी, मोबाइल अट्ठानबे"),
        ("एम. ए. पास", "एम ए पास"),
        ("ले. कपिल, 15 ई-मेल, 1206 ई में", "लेफ़्टिनेंट कपिल, पंद्रह ई-मेल, बारह सौ छह ईसवी में"),
        ("A.P.J. कलाम", "A P J कलाम"),
        ("बी.टेक. करो", "बी टेक करो"),
        ("एम०ए० और क० १०", "एम ए और क॰ दस"),
        ("कृ.प.उ. देखें", "कृ प उ देखें"),
        ("5 मि., मि. वर्मा", "पाँच मिनट, मिस्टर वर्मा"),
    ],
)
def test_abbreviations(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize(
    "text", ["उसने चाय पी. फिर गई.", "हाँ जी. आता हूँ.", "वह आई. बैठ गई.", "यह ले. वह दे.", "तू आ. मैं चला.", "पूरे सौ. फिर दस."]
)
def test_words_before_a_full_stop_stay(text: str) -> None:
    assert said(text) == composed(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GST और ATM", "जी एस टी और ए टी एम"),
        ("DRDO, HAL", "डी आर डी ओ, एच ए एल"),
        ("PM मोदी, CM योगी", "पी एम मोदी, सी एम योगी"),
    ],
)
def test_latin_initials_are_spelled(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize("text", ["OK", "NASA", "BIG SALE", "THE FIR TREE", "ATMs", "iOS", "GO'S"])
def test_words_in_capitals_stay(text: str) -> None:
    assert said(text) == text
