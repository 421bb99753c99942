import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10kg", "ten kilograms"),
        ("10 kg.", "ten kilograms."),
        ("10\u00a0kg", "ten kilograms"),
        ("60 mph", "sixty miles per hour"),
        ("1 mph", "one mile per hour"),
        ("5'11\"", "five foot eleven"),
        ("5’11”", "five foot eleven"),
        ("5′ 11″", "five foot eleven"),
        ("6'2\" tall", "six foot two tall"),
        ("6'4", "six foot four"),
        ("6' tall", "six feet tall"),
        ("27″", "twenty seven inches"),
        ('a 27" monitor', "a twenty seven inch monitor"),
        ('12" x 8"', "twelve inches by eight inches"),
        ('a 4" x 6" card', "a four inch by six inch card"),
        ("a 9' x 12' rug", "a nine foot by twelve foot rug"),
        ('a 3/4" pipe', "a three quarter inch pipe"),
        (".5 kg", "point five kilograms"),
        ("7 Kg and 3 Lbs", "seven kilograms and three pounds"),
        ("50 mbps", "fifty megabits per second"),
        ("20 million kg", "twenty million kilograms"),
        ("40mg/day", "forty milligrams per day"),
        ("9 hrs/wk", "nine hours per week"),
        ("3 mg/kg/day", "three milligrams per kilogram per day"),
        ("60 lbs/27 kg", "sixty pounds, twenty seven kilograms"),
        ("8 sq. ft. of tiles", "eight square feet of tiles"),
        ("It has 8 sq. ft. We tiled it.", "It has eight square feet. We tiled it."),
        ("several kg", "several kilograms"),
        ("per lb", "per pound"),
        ("6 ft", "six feet"),
        ("1 ft 3 in", "one foot three inches"),
        ("6 ft 2 in tall", "six feet two inches tall"),
        ("5in", "five inches"),
        ("it is 5 in.", "it is five inches."),
        ("20°C", "twenty degrees Celsius"),
        ("20 °C", "twenty degrees Celsius"),
        ("1°C", "one degree Celsius"),
        ("-5°C", "minus five degrees Celsius"),
        ("−5 °C", "minus five degrees Celsius"),
        ("98.6°F", "ninety eight point six degrees Fahrenheit"),
        ("10–15°C", "ten to fifteen degrees Celsius"),
        ("3.5GHz", "three point five gigahertz"),
        ("100 MB/s", "one hundred megabytes per second"),
        ("100 Mb/s", "one hundred megabits per second"),
        ("1 Gbps", "one gigabit per second"),
        ("16GB", "sixteen gigabytes"),
        ("16 GiB", "sixteen gibibytes"),
        ("5 kB", "five kilobytes"),
        ("100ms", "one hundred milliseconds"),
        ("5 µs", "five microseconds"),
        ("5 μs", "five microseconds"),
        ("8 fl oz", "eight fluid ounces"),
        ("50 sq ft", "fifty square feet"),
        ("a 60W bulb", "a sixty watt bulb"),
        ("1/2 tsp salt", "one half teaspoon salt"),
        ("2 tbsp", "two tablespoons"),
        ("the 60W bulb", "the sixty watt bulb"),
        ("an 8 oz glass", "an eight ounce glass"),
        ("1/2 mi", "one half mile"),
        ("3 1/2 in.", "three and a half inches."),
        ("½ lb", "one half pound"),
        ("0.50 s", "zero point five zero seconds"),
        ("2h30m", "two hours thirty minutes"),
        ("1h 30m 20s", "one hour thirty minutes twenty seconds"),
        ("5m30s", "five minutes thirty seconds"),
        ("5 hrs", "five hours"),
        ("30 fps", "thirty frames per second"),
        ("5000 mAh", "five thousand milliamp hours"),
        ("3 kWh", "three kilowatt hours"),
        ("5 dB", "five decibels"),
        ("10 lbs", "ten pounds"),
        ("1 lb", "one pound"),
        ("2x4", "2 by 4"),
        ("1920x1080", "1920 by 1080"),
        ("3 x 4 = 12", "3 times 4 equals 12"),
        ("40°26′46″N", "forty degrees twenty six minutes forty six seconds north"),
        (
            "40° 26' 46\" N, 79° 58' 56\" W",
            "forty degrees twenty six minutes forty six seconds north, "
            "seventy nine degrees fifty eight minutes fifty six seconds west",
        ),
        ("5g", "five grams"),
        ("wait 1s", "wait one second"),
        ("in 5s.", "in five seconds."),
        ("after 45s or 1-5s", "after forty five seconds or one to five seconds"),
        ("5m users", "five million users"),
        ("2.5m monthly downloads", "two point five million monthly downloads"),
        ("5/8-inch", "five eighths inch"),
        ("a 3 1/2-mile walk", "a three and a half mile walk"),
    ],
)
def test_measures_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("5m away", "five meters away", "five metres away"),
        ("2m from people", "two meters from people", "two metres from people"),
        ("5km", "five kilometers", "five kilometres"),
        ("5 km", "five kilometers", "five kilometres"),
        ("1 km", "one kilometer", "one kilometre"),
        ("90km/h", "ninety kilometers per hour", "ninety kilometres per hour"),
        ("in km/h", "in kilometers per hour", "in kilometres per hour"),
        ("10 mL", "ten milliliters", "ten millilitres"),
        ("2L", "two liters", "two litres"),
        ("1.5l", "one point five liters", "one point five litres"),
        ("4 kg/m", "four kilograms per meter", "four kilograms per metre"),
        ("10 m²", "ten square meters", "ten square metres"),
        ("10 m2", "ten square meters", "ten square metres"),
        ("9.8 m/s²", "nine point eight meters per second squared", "nine point eight metres per second squared"),
        ("a 5km run", "a five kilometer run", "a five kilometre run"),
        ("a 10-km race", "a ten kilometer race", "a ten kilometre race"),
        ("5-10 km", "five to ten kilometers", "five to ten kilometres"),
        ("1,500 m", "one thousand five hundred meters", "one thousand five hundred metres"),
        ("1500 m", "one thousand five hundred meters", "one thousand five hundred metres"),
        ("10 000 km", "ten thousand kilometers", "ten thousand kilometres"),
        ("2½ cm", "two and a half centimeters", "two and a half centimetres"),
        ("0.5 km", "zero point five kilometers", "zero point five kilometres"),
        ("±5 mm", "plus or minus five millimeters", "plus or minus five millimetres"),
        ("240V", "two hundred forty volts", "two hundred and forty volts"),
        ("101 km", "one hundred one kilometers", "one hundred and one kilometres"),
        ("10cm x 20cm", "ten centimeters by twenty centimeters", "ten centimetres by twenty centimetres"),
    ],
)
def test_accents_say_some_differently(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "5 in 10",
        "1 in 3 people",
        "3-in-1",
        "20°",
        "5G",
        "4K",
        "20s",
        "the 5s",
        "1990s",
        "in his 40s",
        "all 1s and 0s",
        "5s, 10s",
        "two 747s",
        "iPhone 5s",
        "0x20",
        '"I am 12"',
        "'I am 6'",
        "F-16",
        "1080p",
        "5 in/out",
        "the GB team",
        "MP3 m",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bake at 180 C.", "bake at one hundred eighty degrees Celsius."),
        ("it is 70F outside", "it is seventy degrees Fahrenheit outside"),
        ("a 12v lamp", "a twelve volt lamp"),
        ("a 10' ladder", "a ten foot ladder"),
        ("30 kts", "thirty knots"),
        ("3x faster", "3 times faster"),
        ("8 kg/m3", "eight kilograms per cubic meter"),
    ],
)
def test_people_leave_out_signs_of_measures(text: str, words: str, language: str) -> None:
    assert said(text, language).replace(" and eighty", " eighty").replace("metre", "meter") == words


@pytest.mark.parametrize("text", ["Room 5 F", "vitamin 20 C", "5 v 5", "grade 4 C", "a 3x zoom", "10 CV"])
def test_such_letters_mean_something_else_elsewhere(text: str) -> None:
    assert said(text, AMERICAN) == text
