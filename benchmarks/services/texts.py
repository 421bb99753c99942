"""The texts that are spoken: a sentence, a paragraph, and as much as OpenAI's API allows."""

import msgspec

_SHORT = "The ferry leaves at nine, so please be at the pier ten minutes early."

_MEDIUM = (
    "The lighthouse keeper wrote one page a day, whatever the weather. On calm evenings he described the boats, the "
    "colour of the water, and the names that fishermen had painted on their bows. In storms he wrote about sound: the "
    "long low note of the wind in the stairwell, the rattle of the lamp, the sea falling on the rocks like furniture. "
    "When he retired there were eleven thousand pages, and nobody had read a single one. His daughter began with the "
    "last, because it was on top, and worked her way back through the years until she met herself as a child, standing "
    "on the gallery with a paper flag and waving at a steamer that had already gone."
)


class Text(msgspec.Struct, frozen=True):
    name: str
    text: str
    repeats: int
    """Runs that are measured, after one that is not."""


def texts(quick: bool) -> tuple[Text, ...]:
    """Short, medium and long (4,000 characters); ``quick`` leaves the long one out and measures once."""
    long = (f"{_MEDIUM} " * 10)[:4000].rpartition(".")[0] + "."
    if quick:
        return Text("short", _SHORT, 1), Text("medium", _MEDIUM, 1)
    return Text("short", _SHORT, 5), Text("medium", _MEDIUM, 3), Text("long", long, 1)
