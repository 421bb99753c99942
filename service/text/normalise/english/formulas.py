r"""Formulas in LaTeX, as chat models write them: ``$E = mc^2$`` is "E equals m c squared".

Between dollars stands a formula if it has a sign of one, or is a single letter; what looks like money stays money.
Commands outside of dollars make a formula of the letters, numbers and signs around them. Parentheses, braces and the
commands for layout are silent. Words of commands are data: ``service/text/data/en/formulas.tsv``.
"""

import re
from collections.abc import Mapping
from functools import cache

from service.source_text import SourceText
from service.text.normalise.english import fractions
from service.text.normalise.english.patterns import before
from service.text.normalise.english.verbaliser import EnglishVerbaliser
from service.text.normalise.word_lists import read_rows

_DOLLARS = re.compile(r"(?<![\w$\\])(?P<dollars>\$\$?)(?P<formula>[^$]{1,400})(?P=dollars)(?![\w$])")
_FORMULA = re.compile(
    r"[\\^_=<>+{}|]|^\s?[0-9]{0,3}[a-zA-Z]\s?$|[0-9a-z)] ?[-*/] ?[a-z(]|[a-z] ?[-*/] ?[0-9]|^[a-zA-Z]\([a-z]\)$"
    r"|^[0-9.]{1,9} ?%$|^[a-z]!$"
)
_ATOM = (
    r"(?:\\sqrt\[[0-9a-z]\]|\\[A-Za-z]+|\\[ ,;!{}|]|\{[^{}\n]{0,100}\}|[0-9]+[a-z]{0,3}(?![A-Za-z])"
    r"|[A-Za-z](?![A-Za-z])"
    r"|[a-z]{2}(?=[\^_{\\])|[-+*/=<>^_{}()|.!'&×÷±−])"
)
_COMMANDS = re.compile(rf"(?<![\w\\:/]){_ATOM}(?: ?{_ATOM}){{0,400}}+")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_EDGES = re.compile(r"^(?:[aAI.(!'] ?)+(?=[^\^_]|$)|(?: [aAI]|[ .!('])+$")
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|([0-9]+(?:[.,][0-9]+)*)|([A-Za-z])|\s+|(.)", re.DOTALL)
_DEEPEST = 12

_SIGNS = {
    "=": "equals",
    "+": "plus",
    "-": "minus",
    "−": "minus",
    "*": "times",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "/": "over",
    "<": "is less than",
    ">": "is greater than",
    "!": "factorial",
    "'": "prime",
    "%": "percent",
    ",": ",",
    ";": ",",
    ":": ",",
    "°": "degrees",
}
_ACCENTS = {"bar": "bar", "overline": "bar", "hat": "hat", "tilde": "tilde", "dot": "dot", "ddot": "double dot"}
_TEXTS = frozenset(("text", "textbf", "textit", "mathrm", "mathit", "mathbf", "operatorname", "mbox", "boldsymbol"))
_STRUCTURES = frozenset(("frac", "dfrac", "tfrac", "sqrt", "binom", "dbinom", "vec", *_ACCENTS))
_LAYOUT = frozenset(
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "displaystyle",
        "textstyle",
        "limits",
        "nolimits",
        "mathbb",
        "mathcal",
        "begin",
        "end",
        "aligned",
        "align",
        "cases",
    ]
)
_RANGED = frozenset(("sum", "prod", "int", "oint", "iint", "lim", "max", "min", "log"))
_FUNCTIONS = frozenset("fghPFGL")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace formulas between dollars, then those around commands."""
    if "$" in text.text:
        text = text.sub(_DOLLARS, lambda match: _between_dollars(match, english))
    return text.sub(_COMMANDS, lambda match: _around_commands(match, english)) if "\\" in text.text else text


def verbalise(formula: str, english: EnglishVerbaliser) -> str:
    """Words for a formula in LaTeX."""
    words = " ".join(_Parser(formula, english).words())
    return re.sub(r" +(?=,)|,(?= *(?:,|$))", "", re.sub(" {2,}", " ", words)).strip()


@cache
def _commands() -> Mapping[str, str]:
    return {command: words for command, words in read_rows("en", "formulas")}


def _between_dollars(match: re.Match[str], english: EnglishVerbaliser) -> str | None:
    formula = match["formula"]
    return verbalise(formula, english) if _FORMULA.search(formula) else None


def _around_commands(match: re.Match[str], english: EnglishVerbaliser) -> str | None:
    chunk = match[0]
    if not any(_is_known(command) for command in _COMMAND.findall(chunk)):
        return None
    opening = _EDGES.match(chunk)
    start = opening.end() if opening and not chunk.startswith("(") else 0
    closing = _EDGES.search(chunk, start)
    end = closing.start() if closing and closing.end() == len(chunk) else len(chunk)
    words = verbalise(chunk[start:end], english)
    if before(match, 4).lower() == "the " and not start:
        words = words.removeprefix("the ")
    return chunk[:start] + words + chunk[end:]


def _is_known(command: str) -> bool:
    return command in _commands() or command in _STRUCTURES or command in _TEXTS or command in ("begin", "end")


class _Parser:
    """One formula, token by token."""

    def __init__(self, formula: str, english: EnglishVerbaliser) -> None:
        self._tokens = [match for match in _TOKEN.finditer(formula) if not match[0].isspace()]
        self._english, self._at, self._depth = english, 0, 0

    def words(self, closing: str = "") -> list[str]:
        """Words up to the ``closing`` sign, which is taken too, or to the end."""
        words: list[str] = []
        self._depth += 1
        while self._at < len(self._tokens) and self._depth < _DEEPEST:
            token = self._next()
            if token[0] == closing:
                break
            words += self._of(token, words)
        self._depth -= 1
        return words

    def _next(self) -> re.Match[str]:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _of(self, token: re.Match[str], words: list[str]) -> list[str]:
        if token[1]:
            return self._command(token[1])
        if token[3]:
            return [self._english.number(token[3])]
        if token[4]:
            of = self._peek() == "(" and token[4] in _FUNCTIONS
            return ["eh" if token[4] in "aA" else token[4], *(["of"] if of else [])]
        if token[0] == "{":
            return self.words("}")
        if token[0] == "^":
            return [self._power(words[-1:])]
        if token[0] == "|":
            return [self._bar(token)]
        if token[0] == "_":
            return ["sub", *self._group()]
        return [_SIGNS[token[0]]] if token[0] in _SIGNS else []

    def _bar(self, bar: re.Match[str]) -> str:
        """One alone is a condition, two are around a value."""
        if bar.string.count("|") != 2:
            return "given"
        return "the absolute value of" if "|" in bar.string[bar.end() :] else ""

    def _group(self) -> list[str]:
        """Words of the next argument: what is in braces, or one token."""
        if self._at >= len(self._tokens):
            return []
        token = self._next()
        return self.words("}") if token[0] == "{" else self._of(token, [])

    def _power(self, base: list[str]) -> str:
        power = " ".join(self._group())
        named = {"two": "squared", "three": "cubed", "degrees": "degrees", "prime": "prime", "times": "star"}
        if base == ["ten"] and power != "degrees":
            return f"to the power of {power}"
        return named.get(power) or f"to the power of {power}"

    def _command(self, name: str) -> list[str]:
        if name in ("begin", "end"):
            self._raw()
            return []
        if name in ("frac", "dfrac", "tfrac"):
            return self._fraction()
        if name == "sqrt":
            return self._root()
        if name in ("binom", "dbinom"):
            return [*self._group(), "choose", *self._group()]
        if name in _ACCENTS:
            return [*self._group(), _ACCENTS[name]]
        if name in _TEXTS:
            return [self._text()]
        if name == "vec":
            return ["vector", *self._group()]
        if name in _RANGED:
            return [_commands()[name], *self._range(name)]
        return [] if name in _LAYOUT else [_commands().get(name, name)]

    def _fraction(self) -> list[str]:
        top, bottom = self._raw(), self._raw()
        plain = fractions.verbalise(f"{top}/{bottom}", self._english) if (top + bottom).isdecimal() else None
        over = [verbalise(top, self._english), "over", verbalise(bottom, self._english)]
        return [plain] if plain else over if self._depth < _DEEPEST else []

    def _root(self) -> list[str]:
        root = "square"
        if self._peek() == "[":
            self._next()
            index = " ".join(self.words("]"))
            root = {"three": "cube", "two": "square"}.get(index, f"{index}th")
        return ["the", root, "root of", *self._group()]

    def _text(self) -> str:
        return self._raw().replace("\\", " ").strip()

    def _raw(self) -> str:
        """The next argument as it is written."""
        if self._peek() != "{":
            return self._next()[0] if self._at < len(self._tokens) else ""
        start, depth = self._next(), 1
        while self._at < len(self._tokens):
            token = self._next()
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            if not depth:
                return start.string[start.end() : token.start()]
        return start.string[start.end() :]

    def _range(self, name: str) -> list[str]:
        """``_{i=1}^{n}``: from i equals one to n."""
        words: list[str] = []
        while self._peek() in ("_", "^"):
            sign = self._next()[0]
            word = {"lim": "as", "log": "base", "max": "over", "min": "over"}.get(name, "from") if sign == "_" else "to"
            words += [word, *self._group()]
        return [*(word.replace("to", "approaches") if name == "lim" and word == "to" else word for word in words), "of"]
