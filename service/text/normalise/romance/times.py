"""Times and durations: ``10:30``, ``1h30``, ``9h-17h``, ``1:23:45``, ``2h15min``, ``3 p. m.``"""

import re

from service.source_text import SourceText
from service.text.normalise.nouns import Noun
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.patterns import END, START, Amount

_LONG = re.compile(rf"{START}(\d{{1,3}}):([0-5]\d):([0-5]\d)(?:[.,]\d{{1,3}})?{END}")
_PARTS = re.compile(
    r"(?<![\w.,:/-])(?:(\d{1,3}) ?h ?)?([0-5]?\d) ?(?:min|mn|m|')"
    r"(?:\.? ?([0-5]?\d) ?(?:seg|s|\"|''))?(?![\w²³]|[.,:]\d)"
)
_HALF = r"(?: ?(?P<half>[aApP])\. ?[mM]\.| ?(?P<half2>[aApP])[mM](?!\w))"
_NOON, _EVENING = 12, 8


class Times:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        letter = grammar.clock == "[:hH]"
        alone = "| ?[hH]" if letter else ""
        last = rf"(?:{_HALF}| ?(?:{grammar.oclock})(?!\w))?"
        minutes = rf"(?:{grammar.clock}(?P<minute>\d\d){last}{alone})"
        spaced = r"|(?: [hH] (?P<minute2>[0-5]\d)(?! ?min|\w))" if letter else ""
        self._time = re.compile(rf"{START}(?P<hour>\d{{1,2}})(?:{minutes}{spaced}){END}")
        self._half = re.compile(rf"{START}(?P<hour>\d{{1,2}}){_HALF}{END}")
        hours = rf"\d{{1,2}}(?:{grammar.clock}\d\d| ?h\d\d| ?h|:\d\d)"
        self._range = re.compile(rf"{START}({hours}) ?[-–] ?({hours}){END}")
        self._pointed = re.compile(
            rf"(?<!\w)(?P<before>(?:{grammar.before_time}) ?)(?P<hour>\d{{1,2}})[.,](?P<minute>[0-5]\d)"
            rf"(?: ?(?:{grammar.oclock})(?!\w))?{END}",
            re.IGNORECASE,
        )

    def __call__(self, text: SourceText) -> SourceText:
        text = text.sub(_LONG, lambda found: self._duration(found[1], found[2], found[3]))
        text = text.sub(_PARTS, self._parts)
        text = text.sub(self._range, lambda found: f"{self._end(found[1])} {self._grammar.to} {self._end(found[2])}")
        text = text.sub(self._pointed, self._verbalise_pointed)
        text = text.sub(self._time, self._verbalise)
        return text.sub(self._half, self._verbalise_half)

    def _parts(self, found: re.Match[str]) -> str | None:
        """Two or three of hours, minutes and seconds; minutes alone are a measure."""
        if not (found[1] or found[3]):
            return None
        return self._duration(found[1], found[2], found[3])

    def _duration(self, *amounts: str | None) -> str:
        parts = [
            self._numerals.counted(
                Amount(str(int(amount))), Noun(one, f"{one}s" if self._grammar.code != "it" else _ITALIAN[one])
            )
            for amount, one in zip(amounts, self._grammar.duration, strict=True)
            if amount
        ]
        return f" {self._and} ".join([" ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]

    @property
    def _and(self) -> str:
        return self._grammar.and_half

    def _end(self, time: str) -> str:
        """One end of a range, where an hour is not said to be sharp."""
        hour, _, minute = time.partition(":")
        if minute != "00" or "{s}" in self._grammar.sharp:
            return time
        return str(self._grammar.hours.get(int(hour), int(hour)))

    def _verbalise_pointed(self, found: re.Match[str]) -> str | None:
        time = self._phrase(int(found["hour"]), int(found["minute"]))
        return time and found["before"] + time

    def _verbalise(self, found: re.Match[str]) -> str | None:
        groups = found.groupdict()
        minute = groups["minute"] or groups.get("minute2") or "0"
        return self._phrase(int(found["hour"]), int(minute), groups["half"] or groups["half2"] or "")

    def _verbalise_half(self, found: re.Match[str]) -> str | None:
        return self._phrase(int(found["hour"]), 0, found["half"] or found["half2"])

    def _phrase(self, hour: int, minute: int, half: str = "") -> str | None:
        if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
            return None
        grammar = self._grammar
        template = grammar.time if minute else grammar.sharp
        if half and not minute:
            template = "{hour}" if "{s}" not in template else template
        phrase = template.format(hour=grammar.hours.get(hour, hour), minute=minute, s="s" if hour > 1 else "")
        if not half:
            return phrase
        part = 0 if hour == _NOON else 2 if hour >= _EVENING else 1
        return f"{phrase} {grammar.halves_of_day[half.lower()][part]}"


_ITALIAN = {"ora": "ore", "minuto": "minuti", "secondo": "secondi"}
