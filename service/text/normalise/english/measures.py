"""The units of measure that are known by their symbols, and what they are called.

American spelling; ``plural`` and ``british`` make the other forms. Case matters: ``MB`` are bytes and ``Mb`` bits. A
symbol that often means something else (``5K``, ``20C``, ``5A``, ``3 pt``) is not here.
"""

import re

_PLAIN = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "µm": "micrometer", "nm": "nanometer",
    "mi": "mile", "yd": "yard", "ft": "foot", "in": "inch", "ha": "hectare", "kg": "kilogram", "g": "gram",
    "mg": "milligram", "µg": "microgram", "mcg": "microgram", "lb": "pound", "lbs": "pound", "oz": "ounce",
    "l": "liter", "L": "liter", "dl": "deciliter", "dL": "deciliter", "cl": "centiliter", "ml": "milliliter",
    "mL": "milliliter", "cc": "cubic centimeter", "s": "second", "sec": "second", "secs": "second", "min": "minute",
    "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "ms": "millisecond", "µs": "microsecond",
    "ns": "nanosecond", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz",
    "THz": "terahertz", "V": "volt", "mV": "millivolt", "kV": "kilovolt", "mA": "milliamp", "mAh": "milliamp hour",
    "Ah": "amp hour", "W": "watt", "mW": "milliwatt", "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt",
    "TW": "terawatt", "Wh": "watt hour", "kWh": "kilowatt hour", "MWh": "megawatt hour", "GWh": "gigawatt hour",
    "TWh": "terawatt hour", "Ω": "ohm", "kΩ": "kilo ohm", "MΩ": "mega ohm", "dB": "decibel", "dBA": "decibel",
    "kJ": "kilojoule", "MJ": "megajoule", "cal": "calorie", "kcal": "kilocalorie", "hPa": "hectopascal",
    "kPa": "kilopascal", "MPa": "megapascal", "Nm": "newton meter", "hp": "horsepower", "px": "pixel",
    "MP": "megapixel", "tsp": "teaspoon", "tbsp": "tablespoon",
}  # fmt: skip
_RATES = {
    "mph": "mile per hour", "kph": "kilometer per hour", "kmh": "kilometer per hour", "km/h": "kilometer per hour",
    "mi/h": "mile per hour", "m/s": "meter per second", "km/s": "kilometer per second", "ft/s": "foot per second",
    "m/s²": "meter per second squared", "fps": "frame per second", "rpm": "revolution per minute",
    "bpm": "beat per minute", "mpg": "mile per gallon", "ppm": "part per million", "ppb": "part per billion",
    "dpi": "dot per inch", "ppi": "pixel per inch", "psi": "pound per square inch", "g/km": "gram per kilometer",
    "g/L": "gram per liter", "mg/L": "milligram per liter", "mg/dL": "milligram per deciliter",
    "mg/kg": "milligram per kilogram", "kg/m³": "kilogram per cubic meter", "g/cm³": "gram per cubic centimeter",
    "bps": "bit per second", "Kbps": "kilobit per second", "KB/s": "kilobyte per second",
}  # fmt: skip
_AREAS = {
    "km²": "square kilometer", "km2": "square kilometer", "m²": "square meter", "m2": "square meter",
    "cm²": "square centimeter", "mm²": "square millimeter", "ft²": "square foot", "ft2": "square foot",
    "sq. ft.": "square foot", "sq. ft": "square foot", "sq. m": "square meter", "sq. mi.": "square mile",
    "sq. in.": "square inch", "sq in": "square inch", "sq yd": "square yard", "cu. ft.": "cubic foot",
    "cu in": "cubic inch", "in²": "square inch", "mi²": "square mile", "sq ft": "square foot", "sq m": "square meter",
    "sq km": "square kilometer", "sq mi": "square mile", "km³": "cubic kilometer", "m³": "cubic meter",
    "m3": "cubic meter", "cm³": "cubic centimeter", "ft³": "cubic foot", "cu ft": "cubic foot", "fl oz": "fluid ounce",
}  # fmt: skip
_TEMPERATURES = {
    "°C": "degree Celsius", "° C": "degree Celsius", "℃": "degree Celsius", "ºC": "degree Celsius",
    "°F": "degree Fahrenheit", "° F": "degree Fahrenheit", "℉": "degree Fahrenheit", "ºF": "degree Fahrenheit",
}  # fmt: skip
_DATA = {
    "kB": "kilobyte", "KB": "kilobyte", "KiB": "kibibyte", "MiB": "mebibyte", "GiB": "gibibyte", "TiB": "tebibyte",
} | {
    f"{short}{unit}{rate}": f"{long}{name}{per}"
    for short, long in {"k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta"}.items()
    for unit, name in {"B": "byte", "b": "bit", "bit": "bit"}.items()
    for rate, per in {"": "", "/s": " per second", "ps": " per second"}.items()
}  # fmt: skip

_EXACT = _PLAIN | _RATES | _AREAS | _TEMPERATURES | _DATA
_CARELESS = {
    symbol: _EXACT[exact]
    for exact, careless in {
        "km": "Km KM kms", "cm": "Cm CM cms", "mm": "mms", "kg": "Kg KG kgs Kgs", "mg": "Mg mgs", "g": "gm gms",
        "ml": "Ml ML mls", "lbs": "Lb Lbs LB LBS", "oz": "Oz OZ", "ft": "Ft FT", "mph": "MPH Mph", "rpm": "RPM",
        "bpm": "BPM", "mpg": "MPG", "psi": "PSI", "dpi": "DPI", "fps": "FPS", "km/h": "Km/h KM/H KMH km/hr kmph",
        "Hz": "hz HZ", "kHz": "khz KHz Khz", "MHz": "Mhz mhz MHZ", "GHz": "Ghz ghz GHZ", "kW": "KW Kw kw",
        "kWh": "KWh KWH kwh Kwh", "mAh": "mah MAH", "hrs": "Hrs HRS", "hr": "Hr HR", "mins": "Mins MINS",
        "min": "MIN", "secs": "Secs", "tbsp": "Tbsp TBSP tbs Tbs tbsps", "tsp": "Tsp TSP tsps", "Mbps": "mbps MBPS",
        "Gbps": "gbps GBPS", "Kbps": "kbps KBPS", "MB": "mb Mbyte", "GB": "gb Gb", "kB": "kb", "TB": "tb Tb",
        "hp": "HP bhp", "dB": "db DB",
        "sq ft": "sqft sq.ft", "m/s²": "m/s2 m/s^2", "km²": "km^2", "m²": "m^2 sqm", "m³": "m^3", "cm²": "cm2 cm^2",
        "cm³": "cm3 cm^3", "ft²": "ft^2", "ft³": "ft3 ft^3", "mcg": "ug", "V": "v",
        "kg/m³": "kg/m3 kg/m^3", "g/cm³": "g/cm3 g/cm^3",
    }.items()
    for symbol in careless.split()
}  # fmt: skip
"""Symbols as people type them, without the case that a standard demands."""
_TIMES = {
    "yr": "year",
    "yrs": "year",
    "wk": "week",
    "wks": "week",
    "mo": "month",
    "mos": "month",
    "gal": "gallon",
    "kts": "knot",
} | {
    "deg": "degree",
    "deg C": "degree Celsius",
    "deg F": "degree Fahrenheit",
}

UNITS = _CARELESS | _EXACT | _TIMES
"""American singular by symbol; a micro sign stands for the Greek letter too."""

_PERIODS = {
    "wk": "week", "mo": "month", "mth": "month", "yr": "year", "qtr": "quarter", "hr": "hour", "d": "day",
    "min": "minute", "y": "year", "gal": "gallon", "qt": "quart", "pt": "pint", "pc": "piece", "pkg": "package",
    "doz": "dozen", "pp": "person", "sf": "square foot", "sqft": "square foot", "sqm": "square meter",
}  # fmt: skip
"""Abbreviations only behind a stroke: ``$5/wk``."""
_PLURALS = {f"{short}s": long for short, long in _PERIODS.items() if len(short) > 1}
_UNDER = UNITS | _PLURALS | _PERIODS
PER = r"(?:sq\.?[ \u00a0]?(?:ft|in|yd|mi|m|km)\b\.?|(?:[cmk]?m|ft|in)(?:[²³23]|\^[23])|[A-Za-zµ]{1,12})"
"""Pattern of the unit under the stroke of a rate."""

_HEAD = re.compile(r"^(.*?)(| Celsius| Fahrenheit| per .*)$")
_IRREGULAR = {"foot": "feet", "inch": "inches", "hertz": "hertz", "horsepower": "horsepower"}


def plural(unit: str) -> str:
    """``mile per hour``: miles per hour."""
    head = _HEAD.match(unit)
    assert head is not None
    before, _, last = head[1].rpartition(" ")
    for one, many in _IRREGULAR.items():
        if last.endswith(one):
            return f"{before} {last.removesuffix(one)}{many}".strip() + head[2]
    return f"{head[1]}s{head[2]}"


def british(unit: str) -> str:
    """``kilometer``: kilometre."""
    return unit.replace("meter", "metre").replace("liter", "litre")


def per(units: str) -> str:
    """``kg/day``: per kilogram per day. ``ea``: each."""
    return " ".join(map(_per, units.split("/")))


def _per(unit: str) -> str:
    if unit in ("ea", "each"):
        return "each"
    unit = unit.removesuffix(".").replace("sq.", "sq").replace("sqft", "sq ft")
    return f"per {_UNDER.get(unit, _UNDER.get(unit.lower(), unit))}"
