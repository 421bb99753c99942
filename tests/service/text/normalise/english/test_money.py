import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$1.5M", "one point five million dollars"),
        ("$1M", "one million dollars"),
        ("$100k", "one hundred thousand dollars"),
        ("$100K.", "one hundred thousand dollars."),
        ("$2B", "two billion dollars"),
        ("$1.5bn", "one point five billion dollars"),
        ("£2m", "two million pounds"),
        ("€3tn", "three trillion euros"),
        ("$5 bn", "five billion dollars"),
        ("$2.5", "two point five dollars"),
        ("$0.005", "zero point zero zero five dollars"),
        ("$.50", "fifty cents"),
        ("£0.01", "one penny"),
        ("£3.01", "three pounds and one penny"),
        ("-$5", "minus five dollars"),
        ("$-5", "minus five dollars"),
        ("−£0.50", "minus fifty pence"),
        ("+$5", "plus five dollars"),
        ("a $5 bill", "a five dollar bill"),
        ("an $8 beer", "an eight dollar beer"),
        ("a £5 note", "a five pound note"),
        ("A $1.5 billion deal", "A one point five billion dollar deal"),
        ("a $1.50 ticket", "a one dollar and fifty cent ticket"),
        ("a $5-million deal", "a five million dollar deal"),
        ("$5-10", "five to ten dollars"),
        ("$5-$10", "five to ten dollars"),
        ("$1.5M-$2M", "one point five to two million dollars"),
        ("$500k–$2M", "five hundred thousand to two million dollars"),
        ("$5–$10 million", "five to ten million dollars"),
        ("$5,000-10,000", "five thousand to ten thousand dollars"),
        ("$4.50-$6", "four dollars and fifty cents to six dollars"),
        ("$7.99–$9.99", "seven dollars and ninety nine cents to nine dollars and ninety nine cents"),
        ("US$3-US$4", "three to four U.S dollars"),
        ("$8 CAD", "eight Canadian dollars"),
        ("$8.50 USD", "eight U.S dollars and fifty cents"),
        ("R$60", "sixty Brazilian reals"),
        ("₦70", "seventy naira"),
        ("200 kr", "two hundred kroner"),
        ("$6/wk", "six dollars per week"),
        ("$6 / night", "six dollars per night"),
        ("$2/sq. ft.", "two dollars per square foot"),
        ("$2/lb/day", "two dollars per pound per day"),
        ("$3/ea", "three dollars each"),
        ("$5/month", "five dollars per month"),
        ("€5.50/kg", "five euros and fifty cents per kilogram"),
        ("¥500", "five hundred yen"),
        ("¥1", "one yen"),
        ("₹100,000", "one hundred thousand rupees"),
        ("₹1,00,000", "one hundred thousand rupees"),
        ("₹500", "five hundred rupees"),
        ("₿1", "one bitcoin"),
        ("US$5", "five U.S dollars"),
        ("A$20 million", "twenty million Australian dollars"),
        ("C$1", "one Canadian dollar"),
        ("USD 20", "twenty U.S dollars"),
        ("20 USD", "twenty U.S dollars"),
        ("1 USD", "one U.S dollar"),
        ("USD20", "twenty U.S dollars"),
        ("EUR 1", "one euro"),
        ("5 EUR", "five euros"),
        ("GBP 1.20", "one pound and twenty pence"),
        ("CHF 20", "twenty Swiss francs"),
        ("5€", "five euros"),
        ("1€", "one euro"),
        ("5,50 €", "five euros and fifty cents"),
        ("20 €.", "twenty euros."),
        ("5 $", "five dollars"),
        ("$5+", "five dollars+"),
        ("$5/£4", "five dollars/£4"),
        ("99¢", "ninety nine cents"),
        ("Rs. 500", "five hundred rupees"),
        ("US $5", "five U.S dollars"),
        ("1¢", "one cent"),
        ("~$5", "about $5"),
        ("1.000,5 EUR/kg", "one thousand euros and fifty cents per kilogram"),
        ("€1.000–€2.000", "one thousand to two thousand euros"),
        ("1.000–2.000 €", "one thousand to two thousand euros"),
        ("a €5.000 fine", "a five thousand euro fine"),
        ("-€3.000,00", "minus three thousand euros"),
        ("€2.000/month", "two thousand euros per month"),
        ("€0.123", "zero point one two three euros"),
        ("0,99 EUR", "ninety nine cents"),
        ("$1.234", "one point two three four dollars"),
        ("Beer is $4, 2 for you.", "Beer is four dollars, 2 for you."),
        ("€9 (3 each)", "nine euros (3 each)"),
        ("£2 million; 6 years", "two million pounds; 6 years"),
        ("$3.50 … twelve cups", "three dollars and fifty cents … twelve cups"),
        ("“$8” 5 times", "“eight dollars” 5 times"),
        ("$12 - 7 of them paid", "twelve dollars - 7 of them paid"),
        ("$6.20 — 3 cups", "six dollars and twenty cents — 3 cups"),
        ("$1.2.3", "one point two point three dollars"),
        ("€1.2.3.", "one point two point three euros."),
    ],
)
def test_sums_of_money_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("€1.234,56", "€1,234.56"),
        ("€1.234", "€1,234"),
        ("(€1.234.567,89)", "(€1,234,567.89)"),
        ("€12,5.", "€12.50."),
        ("$1.234,56", "$1,234.56"),
        ("£12,50,", "£12.50,"),
    ],
)
def test_continental_amounts_reach_misaki_in_english(text: str, english: str, language: str) -> None:
    assert said(text, language) == english


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        (
            "1.234,56 €",
            "one thousand two hundred thirty four euros and fifty six cents",
            "one thousand two hundred and thirty four euros and fifty six cents",
        ),
        ("1.234 €", "one thousand two hundred thirty four euros", "one thousand two hundred and thirty four euros"),
    ],
)
def test_the_comma_is_the_point_of_euros(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("£3/l", "three pounds per liter", "three pounds per litre"),
        ("50p", "50p", "fifty pence"),
        ("1p", "1p", "one penny"),
    ],
)
def test_accents_say_some_differently(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "$5",
        "$1",
        "$5.50",
        "$0.50",
        "$1,000",
        "$1.5 million",
        "$10 billion",
        "£3.20",
        "£1",
        "€1,000",
        "€5",
        "($5)",
        "$1 and $2",
        "$5, of which 3 are mine",
        "$5, then nine more",
        "€1.234 million",
        "€1,500",
        "1.085 euros",
        "1.5 million dollars",
        "5 dollars",
        "5c",
        "1080p",
        "$",
        "$$$$",
        "$PATH",
        "about $5 million, or $6",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
