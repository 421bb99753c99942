"""Texts of the service part: a sentence, a paragraph, 1000 characters, and the most that OpenAI's API allows."""

import msgspec

_SHORT = "The ferry leaves at nine, so please be at the pier ten minutes early."

_MEDIUM = (
    "The lighthouse keeper wrote one page a day, whatever the weather. On calm evenings he described the boats, the "
    "colour of the water, and the names that fishermen had painted on their bows. In storms he wrote about sound: the "
    "long low note of the wind in the stairwell, the rattle of the lamp, the sea falling on the rocks like furniture. "
    "When he retired there were eleven thousand pages, and no one had read a single one. His daughter began with the "
    "last, because it was on top, and worked her way back through the years until she met herself as a child, standing "
    "on the gallery with a paper flag and waving at a steamer that had already gone."
)


class Text(msgspec.Struct, frozen=True):
    """A text to synthesise."""

    name: str
    text: str
    repeats: int
    """Number of measured runs; if more than 1, after a warm-up run."""


def texts(quick: bool) -> tuple[Text, ...]:
    """Short, medium, a page (1,000 characters) and long (4,000); ``quick`` has the first two and measures once."""
    if quick:
        return Text("short", _SHORT, 1), Text("medium", _MEDIUM, 1)
    page, long = _up_to(1000), _up_to(4000)
    return Text("short", _SHORT, 5), Text("medium", _MEDIUM, 3), Text("page", page, 1), Text("long", long, 1)


def _up_to(length: int) -> str:
    """Whole sentences of at most ``length`` characters."""
    return (f"{_MEDIUM} " * 10)[:length].rpartition(".")[0] + "."
