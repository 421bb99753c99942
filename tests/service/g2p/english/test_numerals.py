import sys
from concurrent.futures import ThreadPoolExecutor

from service.g2p.english.numerals import english_numerals


def test_numbers_are_converted_to_words() -> None:
    numeral = english_numerals()
    assert numeral(42) == "forty-two"
    assert numeral(1.05) == "one point zero five"
    assert numeral(23, to="ordinal") == "twenty-third"
    assert numeral(1905, to="year") == "nineteen oh-five"


def test_other_languages_of_num2words_are_not_loaded() -> None:
    english_numerals()
    assert "num2words.lang_FR" not in sys.modules


def test_threads_do_not_share_a_decimals_precision() -> None:
    """num2words keeps a number's precision between two steps."""
    numeral = english_numerals()
    numbers = [1.5, 2.25, 3.125, 4.0625, 5.03125]
    alone = [numeral(number) for number in numbers]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(numeral, numbers * 200)) == alone * 200
    finally:
        sys.setswitchinterval(interval)
